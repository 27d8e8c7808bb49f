using System.Collections.Immutable;
using Parley.Knowledge.Reading;
using Parley.Text;

namespace Parley.Knowledge.Passages;

/// <summary>
/// Cuts a document into passages of whole blocks. A passage never crosses a heading; a list stays with the sentence that introduces
/// it; a table that is cut takes its head row along; a block that is too long is cut between sentences.
/// </summary>
internal static class PassageCutter
{
    /// <summary>What a passage should have at most, in characters.</summary>
    public const int Wanted = 1_200;

    /// <summary>What no passage exceeds, but for a single sentence.</summary>
    public const int Longest = 2_000;

    private const int Shortest = 350;

    public static ImmutableArray<Passage> Cut(SourceDocument document)
    {
        var cutting = new Cutting(document.Text);
        foreach (var block in document.Blocks)
        {
            cutting.Take(block);
        }

        return cutting.Finish();
    }

    private sealed class Cutting(string text)
    {
        private readonly ImmutableArray<Passage>.Builder _found = ImmutableArray.CreateBuilder<Passage>();
        private readonly List<(int Level, string Text)> _headings = [];
        private readonly List<DocumentBlock> _open = [];
        private DocumentBlock? _bare;
        private string _head = "";

        public void Take(DocumentBlock block)
        {
            if (block.Kind == BlockKind.Heading)
            {
                Heading(block);
                return;
            }

            var isRow = block.Kind == BlockKind.Row;
            _head = !isRow ? "" : _head.Length == 0 ? block.Span.Of(text) : _head;
            if (_open.Count > 0 && MustCut(block))
            {
                Flush();
            }

            _bare = null;
            if (block.Span.Length > Longest)
            {
                Flush();
                CutLong(block);
                return;
            }

            _open.Add(block);
        }

        public ImmutableArray<Passage> Finish()
        {
            Flush();
            Bare();
            return _found.ToImmutable();
        }

        private void Heading(DocumentBlock block)
        {
            Flush();
            if (_bare is { } bare && bare.Level >= block.Level)
            {
                Bare();
            }

            _headings.RemoveAll(h => h.Level >= block.Level);
            _headings.Add((block.Level, block.Span.Of(text)));
            (_bare, _head) = (block, "");
        }

        /// <summary>A heading with nothing under it is a passage of its own.</summary>
        private void Bare()
        {
            if (_bare is { } heading)
            {
                var above = string.Join(" › ", _headings.Where(h => h.Level < heading.Level).Select(h => h.Text));
                _found.Add(new Passage(_found.Count, heading.Span, above, heading.Page, ""));
                _bare = null;
            }
        }

        private bool MustCut(DocumentBlock block)
        {
            var start = _open[0].Span.Start;
            var (so, with) = (_open[^1].Span.End - start, block.Span.End - start);
            var isIntroduced = block.Kind is BlockKind.Item or BlockKind.Row && _open.Count <= 1 && _open[0].Kind == BlockKind.Paragraph;
            return with > Longest || (with > Wanted && so >= Shortest && !isIntroduced);
        }

        private void Flush()
        {
            if (_open.Count > 0)
            {
                var span = new TextSpan(_open[0].Span.Start, _open[^1].Span.End);
                var context = _open[0].Kind == BlockKind.Row && _head.Length > 0 && _open[0].Span.Of(text) != _head ? _head : "";
                Add(span, _open[0].Page, context);
                _open.Clear();
            }
        }

        private void CutLong(DocumentBlock block)
        {
            var start = block.Span.Start;
            var last = start;
            foreach (var sentence in SentenceSplitter.Split(block.Span.Of(text)))
            {
                var end = block.Span.Start + sentence.End;
                if (end - start > Wanted && last > start)
                {
                    Add(new TextSpan(start, last), block.Page, "");
                    start = block.Span.Start + sentence.Start;
                }

                last = end;
            }

            for (; block.Span.End - start > Longest * 2; start += Longest)
            {
                Add(new TextSpan(start, start + Longest), block.Page, "");
            }

            Add(new TextSpan(start, block.Span.End), block.Page, "");
        }

        private void Add(TextSpan span, int page, string context) =>
            _found.Add(new Passage(_found.Count, span, string.Join(" › ", _headings.Select(h => h.Text)), page, context));
    }
}
