using System.Collections.Immutable;

namespace Parley.Products.Samples;

/// <summary>What was made.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Tables">Tables with the rows written, in the order of generate.yaml.</param>
/// <param name="Labels">Absolute path of the labels: what was planted, for tests of what is found.</param>
public sealed record SampleReport(int Seed, ImmutableArray<(string Table, int Rows)> Tables, string Labels);

/// <summary>
/// Makes a product's sample data from its <c>generate.yaml</c>: tables as CSV in data/, and in labels.json the effects that
/// were planted. The same file, seed and scale give the same bytes on every machine.
/// </summary>
public static class SampleGenerator
{
    /// <summary>The file, in the product folder, that says what to make.</summary>
    public const string SpecFile = "generate.yaml";

    /// <summary>The file, in the product folder, that says what was planted.</summary>
    public const string LabelsFile = "labels.json";

    /// <summary>How many times as many events can be asked for.</summary>
    public const int MaxScale = 100;

    /// <summary>True where the product has a generate.yaml whose data was not made, or not to the end.</summary>
    /// <param name="productFolder">The product folder.</param>
    public static bool IsNeeded(string productFolder) =>
        File.Exists(Path.Combine(productFolder, SpecFile)) && !File.Exists(Path.Combine(productFolder, LabelsFile));

    /// <summary>Makes the data where it is needed, with the file's own seed.</summary>
    /// <param name="productFolder">The product folder.</param>
    /// <param name="cancellationToken">Stops between tables.</param>
    /// <exception cref="ProductFaultException">generate.yaml cannot be read, or asks for what cannot be made.</exception>
    public static void MakeWhereNeeded(string productFolder, CancellationToken cancellationToken)
    {
        if (IsNeeded(productFolder))
        {
            Generate(productFolder, null, 1, cancellationToken);
        }
    }

    /// <summary>Every fault of the product's generate.yaml; none where it has no such file.</summary>
    /// <param name="productFolder">The product folder.</param>
    public static ImmutableArray<Fault> Check(string productFolder)
    {
        var faults = new Faults();
        if (File.Exists(Path.Combine(productFolder, SpecFile)))
        {
            SampleReader.Read(productFolder, faults);
        }

        return faults.ToImmutable();
    }

    /// <summary>Makes the data; files of the same names are replaced, others are left alone.</summary>
    /// <param name="productFolder">The product folder.</param>
    /// <param name="seed">What is random is drawn from this; generate.yaml's own seed where null.</param>
    /// <param name="scale">How many times as many events, 1 to <see cref="MaxScale"/>.</param>
    /// <param name="cancellationToken">Stops between tables.</param>
    /// <exception cref="ProductFaultException">generate.yaml cannot be read, or asks for what cannot be made.</exception>
    public static SampleReport Generate(
        string productFolder, int? seed, int scale, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, MaxScale);

        // (1) Read what to make. (2) Draw what is left open. (3) Make and write each table. (4) Say what was planted: last,
        // because its file is the sign that all the others are there.
        var faults = new Faults();
        if (SampleReader.Read(productFolder, faults) is not { } spec || faults.Any)
        {
            throw new ProductFaultException(faults.ToImmutable());
        }

        var world = new SampleWorld(spec, seed ?? spec.Seed);
        var labels = Path.Combine(productFolder, LabelsFile);
        File.Delete(labels);
        var tables = Write(productFolder, spec, new SampleTables(world, scale), cancellationToken);
        SampleFiles.Replace(labels, writer => writer.Write(SampleLabels.Json(world)));
        return new SampleReport(world.Seed, tables, Path.GetFullPath(labels));
    }

    private static ImmutableArray<(string, int)> Write(
        string folder, SampleSpec spec, SampleTables tables, CancellationToken cancellationToken)
    {
        var written = ImmutableArray.CreateBuilder<(string, int)>();
        foreach (var table in spec.Tables)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var made = tables.Make(table);
            if (table.IsWritten)
            {
                written.Add((table.Name, SampleFiles.Write(folder, made)));
            }
        }

        return written.ToImmutable();
    }
}
