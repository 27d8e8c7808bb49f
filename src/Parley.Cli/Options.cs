using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Parley.Governance;

namespace Parley.Cli;

/// <summary>Options that several verbs share, so that they mean and say the same everywhere.</summary>
internal static class Options
{
    public static Option<DirectoryInfo> Product() => new("--product", "-p")
    {
        Description = "The product's folder.",
        Required = true,
    };

    public static Option<string> Format(params string[] names)
    {
        var option = new Option<string>("--format")
        {
            Description = $"How the result is printed: {string.Join(", ", names)}.",
            DefaultValueFactory = _ => names[0],
        };
        option.AcceptOnlyFromAmong(names);
        return option;
    }

    /// <summary>Holds an option of whole numbers to its limits; what is no whole number is said in the same words.</summary>
    public static void Within(Option option, int least, int most) => option.Validators.Add(result =>
    {
        if (result.Tokens.Any(t => !int.TryParse(t.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < least || number > most))
        {
            result.AddError(most == int.MaxValue ? $"{option.Name} is a whole number, {least} or more." : $"{option.Name} is a whole number from {least} to {most}.");
        }
    });

    public static Option<string[]> Attributes(
        string description = "An attribute of the caller, name=value; role=NAME gives a role. Repeat for more. Without any, the local owner asks.") => new("--attr")
        {
            Description = description,
            HelpName = "name=value",
            Validators =
        {
            result =>
            {
                foreach (var token in result.Tokens.Where(t => t.Value.IndexOf('=', StringComparison.Ordinal) <= 0))
                {
                    result.AddError($"--attr {token.Value}: write name=value.");
                }
            },
        },
        };

    /// <summary>The caller that the attributes describe; the local owner where there are none.</summary>
    public static Caller CallerOf(string[] attributes)
    {
        if (attributes.Length == 0)
        {
            return Caller.LocalOwner;
        }

        var pairs = attributes
            .Select(a => a.Split('=', 2))
            .Select(a => (Name: a[0].Trim(), Value: a[1].Trim()))
            .ToImmutableArray();
        return new Caller
        {
            Id = "cli",
            Roles = [.. pairs.Where(p => p.Name == "role").SelectMany(p => p.Value.Split(',')).Select(r => r.Trim().ToLowerInvariant())],
            Attributes = pairs.Where(p => p.Name != "role")
                .GroupBy(p => p.Name, StringComparer.Ordinal)
                .ToImmutableSortedDictionary(g => g.Key, g => string.Join(',', g.Select(p => p.Value)), StringComparer.Ordinal),
        };
    }
}
