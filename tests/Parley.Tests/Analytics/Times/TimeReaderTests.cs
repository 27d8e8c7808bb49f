using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using Parley.Analytics.Times;
using Parley.Answers;
using Parley.Products;
using Xunit;

namespace Parley.Tests.Analytics.Times;

public sealed class TimeReaderTests
{
    [Fact]
    public void Every_case_of_the_table_is_read_as_written()
    {
        var context = new TimeContext(new DateOnly(2026, 10, 26));
        var wrong = new List<string>();
        var cases = 0;
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Analytics", "Times", "times.en.txt")))
        {
            if (line.StartsWith('@'))
            {
                context = Changed(context, line[1..].Split(' '));
            }
            else if (line.Length > 0 && !line.StartsWith('#'))
            {
                cases++;
                var parts = line.Split(" | ");
                var read = Written(TimeReader.Read(parts[0], context));
                if (read != parts[1])
                {
                    wrong.Add($"{parts[0]} | {parts[1]} | but read {read}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(cases > 250);
    }

    [Fact]
    public void A_mention_covers_exactly_its_words()
    {
        const string Text = "How did spend in the third quarter compare, by month, vs last year's?";

        var mentions = TimeReader.Read(Text, new TimeContext(new DateOnly(2026, 10, 26)));

        Assert.Equal(["the third quarter", "by month", "vs last year's"], mentions.Select(m => Text[m.Start..m.End]));
    }

    [Fact]
    public void Words_of_the_catalogue_are_neither_corrected_nor_unknown_events()
    {
        var context = new TimeContext(new DateOnly(2026, 10, 26)) { KnownWords = ["marhc", "octobre", "rebrand"] };

        Assert.Empty(TimeReader.Read("leads of Octobre", context));
        Assert.Empty(TimeReader.Read("spend during rebrand", context));
    }

    [Fact]
    public void A_range_of_units_keeps_its_ends_for_questions_about_change()
    {
        var mention = TimeReader.Read("from Q1 to Q3 2026", new TimeContext(new DateOnly(2026, 10, 26))).Single();

        var span = Assert.IsType<TimeMention.Span>(mention);
        Assert.Equal(("Q1 2026", "Q3 2026"), (span.First?.Label, span.Last?.Label));
    }

    [Fact]
    public void The_current_unit_also_says_what_it_is_a_part_of()
    {
        var context = new TimeContext(new DateOnly(2026, 10, 26)) { To = new DateOnly(2026, 10, 25) };

        var span = Assert.IsType<TimeMention.Span>(TimeReader.Read("this year", context).Single());

        Assert.Equal("2026 to date (1 Jan – 25 Oct)", span.Period.Label);
        Assert.Equal("2026", span.Whole?.Label);
    }

    [Fact]
    public void Any_words_are_read_without_a_fault()
    {
        var context = new TimeContext(new DateOnly(2026, 10, 26));
        var words = context.Language.Lexicon.Order(StringComparer.Ordinal).Append("2026").Append("31").Append("-").Append("9999").ToArray();
        Gen.OneOf([.. words.Select(Gen.Const)]).Array[1, 14].Sample(
            chosen =>
            {
                var text = string.Join(' ', chosen);
                var mentions = TimeReader.Read(text, context);

                Assert.All(mentions, m => Assert.True(m.Start >= 0 && m.Length > 0 && m.End <= text.Length, text));
                Assert.All(mentions.Zip(mentions.Skip(1)), p => Assert.True(p.First.End <= p.Second.Start, text));
            },
            iter: 1000);
    }

    private static TimeContext Changed(TimeContext context, string[] words) => words[0] switch
    {
        "today" => context with { Today = Day(words[1]) },
        "data" => context with { From = words.Length > 1 ? Day(words[1]) : null, To = words.Length > 1 ? Day(words[2]) : null },
        "fiscal" => context with { Calendar = context.Calendar with { FiscalYearStart = int.Parse(words[1], CultureInfo.InvariantCulture) } },
        "week" => context with { Calendar = context.Calendar with { WeekStart = Enum.Parse<DayOfWeek>(words[1]) } },
        "locale" => context with { Locale = words[1] },
        _ => throw new InvalidOperationException(words[0]),
    };

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Written(ImmutableArray<TimeMention> mentions) =>
        mentions.IsEmpty ? "none" : string.Join("; ", mentions.Select(Written));

    private static string Written(TimeMention mention) => mention switch
    {
        TimeMention.Span s => Written(s.Period) + (s.YearAssumed ? "?" : "") + (s.IfChange is Baseline.Shift b ? $" ({Written(b)})" : ""),
        TimeMention.Every e => $"every {e.Grain}",
        TimeMention.Comparison c => Written(c.Baseline),
        TimeMention.Ambiguous a => string.Join(" or ", a.Candidates.Select(Written)),
        TimeMention.Unplaceable u => $"!{u.Reason}",
        _ => throw new InvalidOperationException(),
    };

    private static string Written(Baseline baseline) => baseline switch
    {
        Baseline.Shift s => $"vs -{s.Count} {s.Unit}",
        Baseline.Fixed f => $"vs {Written(f.Period)}",
        _ => "vs before",
    };

    private static string Written(Period period) => $"{period.Start:yyyy-MM-dd}..{period.End:yyyy-MM-dd}";
}
