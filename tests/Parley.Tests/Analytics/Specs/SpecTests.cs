using Xunit;

namespace Parley.Tests.Analytics.Specs;

public sealed class SpecTests
{
    public static TheoryData<string> Library => [.. SpecCase.Load("library").Select(spec => spec.ToString())];

    [Theory]
    [MemberData(nameof(Library))]
    public void Library_questions_are_read_as_written_down(string name) =>
        SpecRunner.Check(SpecCase.Load("library").First(spec => spec.ToString() == name), LibraryDomain.Context);
}
