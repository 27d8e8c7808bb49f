using Microsoft.AspNetCore.Components;

namespace Parley.Server.Ui.Frame;

/// <summary>
/// A component that is drawn again where it is told something else, or where something happens in it; not because what it stands in is
/// drawn again. So the tenth answer of a conversation costs the page what the first one did.
/// </summary>
public abstract class CalmComponent : ComponentBase
{
    private object? _told;

    /// <summary>What it is told from outside, as far as it shows: a value, or a tuple of values, that is equal where the same is shown.</summary>
    protected abstract object Told { get; }

    /// <inheritdoc />
    public override Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        var (before, now) = (_told, Told);
        _told = now;
        return now.Equals(before) ? Task.CompletedTask : base.SetParametersAsync(ParameterView.Empty);
    }
}
