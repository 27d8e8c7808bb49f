using Parley.Analytics;
using Parley.Analytics.Understanding;

namespace Parley.Conversations;

/// <summary>
/// Step (2): what a question asks for. A plan that is given is checked; a question that a person confirmed is read in that person's
/// words; any other is read as it was typed.
/// </summary>
internal static class Routing
{
    public static Understood Read(TurnSetting setting) => (setting.Request.Plan ?? setting.Plain?.Plan, setting.Verified) switch
    {
        ({ } given, _) => GivenPlan.Accept(given, setting.Reading),
        (_, { } verified) => QuestionReader.Read(verified.Wording, setting.Reading with { Earlier = [] }),
        _ => setting.Hear(QuestionReader.Read(setting.Asked, setting.Reading)),
    };
}
