using Parley.Answers;

namespace Parley.Server.Ui.Conversations.Figures;

/// <summary>A figure whose origin is being looked at.</summary>
/// <param name="Figure">The figure.</param>
/// <param name="Place">The block it stands in: its origin opens below.</param>
/// <param name="Key">Id of the element that opened it; it gets the focus back.</param>
public sealed record OpenFigure(Figure Figure, string Place, string Key);
