using System.Collections.Immutable;
using Parley.Products.Yaml;

namespace Parley.Metrics.Semantics.Loading;

/// <summary>Reads how a conversion is counted; the keys are the same in every form, only their place differs.</summary>
internal static class ConversionReader
{
    private static readonly MetricMeasure Unread = new() { Name = "" };

    /// <summary>Reads entity, calculation, window and constant properties; the two events are the caller's.</summary>
    public static ConversionParameters Read(Fields fields, Draft draft)
    {
        var entity = fields.RequiredText("entity");
        draft.Use(ElementKind.Entity, entity, fields.At("entity"));
        return new ConversionParameters(
            Unread,
            Unread,
            entity,
            fields.Choice("calculation", Words.Calculations) ?? ConversionCalculation.ConversionRate,
            InputReader.Window(fields, "window", draft),
            [.. fields.Children("constant_properties").Select(ConstantProperty)]);
    }

    private static (string Base, string Conversion) ConstantProperty(Fields fields)
    {
        var pair = (fields.RequiredText("base_property"), fields.RequiredText("conversion_property"));
        fields.Close();
        return pair;
    }
}
