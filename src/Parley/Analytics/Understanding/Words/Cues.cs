namespace Parley.Analytics.Understanding.Words;

/// <summary>
/// What a word of the language can mean for the shape of a question. The words themselves are in the language's file, under
/// the same names in lower case; a word may have several.
/// </summary>
[Flags]
internal enum Cues : ulong
{
    None = 0,
    Filler = 1UL << 0,
    Of = 1UL << 1,
    In = 1UL << 2,
    By = 1UL << 3,
    And = 1UL << 4,
    Or = 1UL << 5,
    Versus = 1UL << 6,
    Compare = 1UL << 7,
    Exclude = 1UL << 8,
    Only = 1UL << 9,
    Rest = 1UL << 10,
    Trend = 1UL << 11,
    Change = 1UL << 12,
    Up = 1UL << 13,
    Down = 1UL << 14,
    High = 1UL << 15,
    Low = 1UL << 16,
    Best = 1UL << 17,
    Worst = 1UL << 18,
    Relative = 1UL << 19,
    Absolute = 1UL << 20,
    Share = 1UL << 21,
    Breakdown = 1UL << 22,
    List = 1UL << 23,
    Which = 1UL << 24,
    HowMany = 1UL << 25,
    HowMuch = 1UL << 26,
    Above = 1UL << 27,
    AtLeast = 1UL << 28,
    Below = 1UL << 29,
    AtMost = 1UL << 30,
    Between = 1UL << 31,
    Equal = 1UL << 32,
    Goal = 1UL << 33,
    Outliers = 1UL << 34,
    Related = 1UL << 35,
    MetricWord = 1UL << 36,
    DimensionWord = 1UL << 37,
    Overview = 1UL << 38,
    Define = 1UL << 39,
    DefinitionIs = 1UL << 40,
    Why = 1UL << 41,
    Average = 1UL << 42,
    Table = 1UL << 43,
    Chart = 1UL << 44,
    Text = 1UL << 45,
    FollowUp = 1UL << 46,
    Same = 1UL << 47,
    Instead = 1UL << 48,
    Correction = 1UL << 49,
    Ordering = 1UL << 50,
    One = 1UL << 51,
    Person = 1UL << 52,
    Greeting = 1UL << 53,
    Thanks = 1UL << 54,
    Help = 1UL << 55,

    /// <summary>Shows a kind of question that has a section of its own in the file: forecasts, and what is not answered.</summary>
    OfSection = 1UL << 56,
    Article = 1UL << 57,
    From = 1UL << 58,
    All = 1UL << 59,
    When = 1UL << 60,
    Also = 1UL << 61,
    Link = 1UL << 62,

    /// <summary>A verb that asks for something to be shown, where a request begins.</summary>
    Request = 1UL << 63,

    /// <summary>Words that any question may have and that change nothing in it.</summary>
    Soft = Filler | Of | In | And | Only | List | Which | HowMany | HowMuch | MetricWord | DimensionWord | DefinitionIs | Table | Chart
        | Text | FollowUp | Same | Instead | Correction | Greeting | Thanks | Overview | By | Equal | Article | From | All | Also | One | Link | Request,

    /// <summary>Extremes.</summary>
    Superlative = High | Low | Best | Worst,

    /// <summary>Comparisons with a number.</summary>
    Comparator = Above | AtLeast | Below | AtMost | Between,

    /// <summary>Change in either direction.</summary>
    Movement = Change | Up | Down,

    /// <summary>The form of the answer.</summary>
    View = Table | Chart | Text,
}
