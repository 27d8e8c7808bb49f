using System.Globalization;
using MimeKit;

namespace Parley.Knowledge.Reading.Formats;

/// <summary>
/// Reads one mail (EML) or a file of many (MBOX). Each mail is a section headed by its subject, with sender and date; attachments
/// that are documents are read, too, mails within mails up to a depth.
/// </summary>
internal static class MailReader
{
    private const int MaxDepth = 3;
    private const int MaxMails = 100_000;
    private const long MaxAttachment = 64L << 20;

    public static void Read(Stream stream, bool isMany, DocumentBuilder builder, CancellationToken cancellationToken)
    {
        var parser = new MimeParser(stream, isMany ? MimeFormat.Mbox : MimeFormat.Entity);
        var count = 0;
        try
        {
            while (!parser.IsEndOfStream && count < MaxMails && !builder.IsFull)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var message = parser.ParseMessage(cancellationToken);
                if (!isMany)
                {
                    builder.Facts = builder.Facts with
                    {
                        Title = message.Subject ?? "",
                        Author = message.From.Mailboxes.FirstOrDefault() is { } from ? from.Name is { Length: > 0 } name ? name : from.Address : "",
                        Date = message.Date == DateTimeOffset.MinValue ? null : DateOnly.FromDateTime(message.Date.UtcDateTime),
                    };
                }

                Add(message, 1, builder, cancellationToken);
                count++;
            }
        }
        catch (FormatException e)
        {
            if (count == 0)
            {
                throw new DocumentFaultException($"The file is no mail: {e.Message}");
            }

            builder.Warn(string.Create(CultureInfo.InvariantCulture, $"After {count} mails the file cannot be read: {e.Message}"));
        }

        if (isMany && count == 0)
        {
            throw new DocumentFaultException("The file holds no mails: an MBOX file begins with a line \"From \".");
        }
    }

    private static void Add(MimeMessage message, int depth, DocumentBuilder builder, CancellationToken cancellationToken)
    {
        builder.Heading(string.IsNullOrWhiteSpace(message.Subject) ? "(no subject)" : message.Subject, depth);
        var date = message.Date == DateTimeOffset.MinValue ? "" : message.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        builder.Paragraph($"From: {message.From}. To: {message.To}. Date: {date}.");
        if (message.TextBody is { Length: > 0 } text)
        {
            PlainReader.Read(text.Replace("\r\n", "\n", StringComparison.Ordinal), builder);
        }
        else if (message.HtmlBody is { Length: > 0 } html)
        {
            HtmlReader.ReadFragment(html, builder);
        }

        foreach (var part in message.Attachments)
        {
            Attach(part, depth + 1, builder, cancellationToken);
        }
    }

    private static void Attach(MimeEntity part, int depth, DocumentBuilder builder, CancellationToken cancellationToken)
    {
        if (depth > MaxDepth)
        {
            builder.Warn("Attachments within attachments are nested too deeply; the deepest were left out.");
        }
        else if (part is MessagePart { Message: { } inner })
        {
            Add(inner, depth, builder, cancellationToken);
        }
        else if (part is MimePart { Content: { } content, FileName: { Length: > 0 } name })
        {
            if (!DocumentReader.Takes(name) || Path.GetExtension(name) is ".eml" or ".mbox")
            {
                builder.Warn($"The attachment {name} is no document; it was left out.");
                return;
            }

            using var memory = new BoundedStream(MaxAttachment);
            try
            {
                content.DecodeTo(memory, cancellationToken);
                memory.Position = 0;
                builder.Heading($"Attachment: {name}", depth);
                DocumentReader.Fill(builder, memory, name, cancellationToken);
            }
            catch (DocumentFaultException e)
            {
                builder.Warn($"The attachment {name} was left out. {e.Message}");
            }
        }
    }
}

/// <summary>Memory that takes up to a limit.</summary>
internal sealed class BoundedStream(long limit) : MemoryStream
{
    public override void Write(byte[] buffer, int offset, int count)
    {
        Hold(count);
        base.Write(buffer, offset, count);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Hold(buffer.Length);
        base.Write(buffer);
    }

    private void Hold(int count)
    {
        if (Length + count > limit)
        {
            throw new DocumentFaultException(string.Create(CultureInfo.InvariantCulture, $"It is larger than {limit >> 20} MiB."));
        }
    }
}
