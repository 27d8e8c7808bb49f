using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Parley.Guardrails.Trained;
using Parley.Products;
using Parley.Products.Yaml;

namespace Parley.Guardrails.Policies;

/// <summary>Reads <c>policies/red-lines.yaml</c> and <c>policies/usage.yaml</c>; published as <c>policy.schema.json</c>.</summary>
public static class PolicyFiles
{
    /// <summary>The files of a product that hold rules, each may be missing.</summary>
    public static ImmutableArray<string> Names { get; } = ["policies/red-lines.yaml", "policies/usage.yaml"];

    /// <summary>Finders that a rule can name under <c>finds</c>.</summary>
    private static readonly string[] Finders = ["injection", "email", "phone", "iban", "card", "national_id"];

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>The rules that hold where a product says nothing of its own.</summary>
    public static PolicySet Default { get; } = new(ReadDefault());

    /// <summary>A product's rules: its own, then the default ones whose names it does not use and does not switch off.</summary>
    /// <param name="folder">The product folder.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    public static PolicySet Load(string folder, Faults faults)
    {
        var own = new List<PolicyRule>();
        var off = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Names.Where(f => File.Exists(Path.Combine(folder, f))))
        {
            if (YamlFields.Of(YamlReader.ReadFile(folder, file, faults).FirstOrDefault(), faults) is { } fields)
            {
                Read(fields, own, off);
            }
        }

        return new PolicySet([.. own, .. Default.Rules.Where(r => !off.Contains(r.Name) && !own.Exists(o => o.Name == r.Name))]);
    }

    /// <summary>A step of <c>parley check</c>.</summary>
    /// <param name="load">The product.</param>
    /// <param name="faults">Gathers what is wrong.</param>
    /// <param name="cancellationToken">Not used: the files are small.</param>
    public static Task CheckAsync(ProductLoad load, Faults faults, CancellationToken cancellationToken)
    {
        Load(load.Readable.Folder, faults);
        return Task.CompletedTask;
    }

    private static ImmutableArray<PolicyRule> ReadDefault()
    {
        using var stream = typeof(PolicyFiles).Assembly.GetManifestResourceStream("Parley.Guardrails.Languages.policies.en.yaml")!;
        using var reader = new StreamReader(stream);
        var (faults, rules) = (new Faults(), new List<PolicyRule>());
        Read(YamlFields.Of(YamlReader.Read("policies.en.yaml", reader.ReadToEnd(), faults)[0], faults)!, rules, []);
        return faults.Any ? throw new ProductFaultException(faults.ToImmutable()) : [.. rules];
    }

    private static void Read(YamlFields file, List<PolicyRule> rules, HashSet<string> off)
    {
        foreach (var name in file.Texts("without"))
        {
            off.Add(name);
        }

        foreach (var map in file.Maps("rules"))
        {
            if (Rule(map) is not { } rule)
            {
                continue;
            }

            if (rules.Exists(r => r.Name == rule.Name))
            {
                map.Fault("name", $"There are two rules called '{rule.Name}'; give each a name of its own.");
            }

            rules.Add(rule);
        }

        file.Finish();
    }

    private static PolicyRule? Rule(YamlFields map)
    {
        var name = map.RequiredText("name");
        var who = map.Map("applies_to");
        var except = map.Map("except");
        var checks = map.Map("checks");
        var rule = new PolicyRule
        {
            Name = name ?? "",
            Text = map.RequiredText("text") ?? "",
            On = Side(map),
            Patterns = checks is null ? [] : Patterns(checks, "patterns"),
            Words = checks is null ? [] : Words(checks),
            Finds = checks is null ? [] : Finds(checks),
            Trained = checks is null ? "" : Trained(checks),
            Judge = checks?.Text("judge") ?? "",
            Unless = checks is null ? [] : Patterns(checks, "unless"),
            Roles = Lower(who?.Texts("roles") ?? []),
            ExceptRoles = Lower(except?.Texts("roles") ?? []),
            Attributes = Attributes(who),
            ExceptAttributes = Attributes(except),
            Then = map.OneOf("then", "decline", "correct", "hand_over") switch
            {
                "correct" => PolicyAction.Correct,
                "hand_over" => PolicyAction.HandOver,
                _ => PolicyAction.Decline,
            },
            Say = map.RequiredText("say") ?? "",
        };
        if (rule is { Patterns.IsEmpty: true, Words.IsEmpty: true, Finds.IsEmpty: true, Trained: "", Judge: "" })
        {
            map.Fault("checks", "The rule checks nothing; it needs `patterns`, `words`, `finds`, `trained` or `judge` under `checks`.");
        }

        who?.Finish();
        except?.Finish();
        checks?.Finish();
        map.Finish();
        return name is null ? null : rule;
    }

    private static PolicySide Side(YamlFields map) => map.OneOf("on", "question", "answer", "both", "off") switch
    {
        "question" => PolicySide.Question,
        "answer" => PolicySide.Answer,
        "off" => PolicySide.None,
        _ => PolicySide.Question | PolicySide.Answer,
    };

    private static ImmutableArray<string> Finds(YamlFields checks)
    {
        var finds = checks.Texts("finds");
        foreach (var unknown in finds.Where(f => !Finders.Contains(f)))
        {
            checks.Fault("finds", $"There is no finder '{unknown}'; {Faults.Suggestion(unknown, Finders)}.");
        }

        return finds;
    }

    private static string Trained(YamlFields checks)
    {
        var name = checks.Text("trained") ?? "";
        string[] classes = [.. TrainedClassifier.Instance.Classes.Where(c => c != TrainedClassifier.Harmless)];
        if (name.Length > 0 && !classes.Contains(name))
        {
            checks.Fault("trained", $"There is no class '{name}'; {Faults.Suggestion(name, classes)}.");
        }

        return name;
    }

    private static ImmutableSortedDictionary<string, ImmutableArray<string>> Attributes(YamlFields? who)
    {
        if (who?.Map("attributes") is not { } map)
        {
            return ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;
        }

        var attributes = map.Entries.Select(e => e.Key).ToImmutableSortedDictionary(k => k, map.Texts, StringComparer.Ordinal);
        map.Finish();
        return attributes;
    }

    private static ImmutableArray<Regex> Patterns(YamlFields map, string key)
    {
        var patterns = ImmutableArray.CreateBuilder<Regex>();
        foreach (var text in map.Texts(key))
        {
            try
            {
                patterns.Add(Compile(text));
            }
            catch (ArgumentException e)
            {
                map.Fault(key, $"'{text}' is no regular expression: {e.Message}");
            }
        }

        return patterns.ToImmutable();
    }

    // Every list below `words` is a set; every text in it a group of words with commas between them.
    private static ImmutableArray<WordSet> Words(YamlFields checks)
    {
        var sets = ImmutableArray.CreateBuilder<WordSet>();
        foreach (var item in checks.List("words"))
        {
            if (item is YamlList { Items: var groups } && groups.All(g => g is YamlScalar { IsNull: false }))
            {
                sets.Add(new WordSet([.. groups.Cast<YamlScalar>().Select(g => WordGroup.Parse(g.Value, Compile))]));
            }
            else
            {
                checks.Fault("words", "A list of lists is needed: each inner list has groups of words, as [\"buy, sell\", \"share, stock\"].");
            }
        }

        return sets.ToImmutable();
    }

    private static Regex Compile(string pattern) =>
        new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Patience);

    private static ImmutableArray<string> Lower(ImmutableArray<string> roles) => [.. roles.Select(r => r.ToLowerInvariant())];
}
