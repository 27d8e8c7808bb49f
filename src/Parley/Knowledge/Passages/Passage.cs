using Parley.Text;

namespace Parley.Knowledge.Passages;

/// <summary>A stretch of a document that is found and cited as one: whole blocks under one heading.</summary>
/// <param name="Ordinal">Its place among the document's passages, from 0.</param>
/// <param name="Span">Where it stands in the extracted text.</param>
/// <param name="Headings">The headings above it, outermost first, joined by <c> › </c>; empty where there are none.</param>
/// <param name="Page">Page, slide or sheet, from 1; 0 where the format has none.</param>
/// <param name="Context">The head row of a table that it goes on with; empty otherwise.</param>
public sealed record Passage(int Ordinal, TextSpan Span, string Headings, int Page, string Context);
