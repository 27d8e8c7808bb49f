using System.Collections.Immutable;
using System.Text.Json;
using Parley.Conversations.Colleagues;
using Parley.Products;

namespace Parley.Conversations.Comparing;

/// <summary>A question, and what it means in words that are read without a model.</summary>
/// <param name="Question">As people ask it.</param>
/// <param name="Wording">In words that are read to the plan that is right.</param>
public sealed record ModelCase(string Question, string Wording)
{
    /// <summary>The cases of a product that names none: its verified answers.</summary>
    /// <param name="answers">The verified answers.</param>
    public static ImmutableArray<ModelCase> Of(ImmutableArray<VerifiedAnswer> answers) => [.. answers.Select(a => new ModelCase(a.Question, a.Wording))];

    /// <summary>Reads a JSON object a line, each with <c>question</c> and <c>wording</c>.</summary>
    /// <param name="file">Its path.</param>
    /// <exception cref="ProductFaultException">A line is none; carries every fault.</exception>
    public static ImmutableArray<ModelCase> Read(string file)
    {
        var (faults, cases, number) = (new Faults(), ImmutableArray.CreateBuilder<ModelCase>(), 0);
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (line.Trim().Length > 0)
            {
                try
                {
                    if (JsonSerializer.Deserialize<ModelCase>(line, JsonSerializerOptions.Web) is { Question.Length: > 0, Wording.Length: > 0 } one)
                    {
                        cases.Add(one);
                        continue;
                    }

                    faults.Add(new Fault(file, number, "question", "A case has a `question` and a `wording`, both texts."));
                }
                catch (JsonException)
                {
                    faults.Add(new Fault(file, number, "", "The line is no JSON object; write {\"question\": \"…\", \"wording\": \"…\"}."));
                }
            }
        }

        return faults.Any ? throw new ProductFaultException(faults.ToImmutable()) : cases.ToImmutable();
    }
}
