using Parley.Answers;

namespace Parley.Cli;

/// <summary>Exit codes of <c>parley</c>; scripts depend on them.</summary>
internal static class ExitCodes
{
    public const int Answered = 0;
    public const int Fault = 1;
    public const int Usage = 2;
    public const int Clarified = 3;
    public const int Declined = 4;
    public const int Escalated = 5;

    public static int Of(Outcome outcome) => outcome switch
    {
        Outcome.Answered => Answered,
        Outcome.Clarified => Clarified,
        Outcome.Declined => Declined,
        Outcome.Escalated => Escalated,
        _ => Fault,
    };
}
