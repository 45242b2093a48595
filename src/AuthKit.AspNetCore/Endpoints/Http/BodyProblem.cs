using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// Describes the error in a body that was refused, and names the member. It never repeats a value, because values may be secrets.
/// </summary>
internal static class BodyProblem
{
    private const int MaxNameLength = 64;

    public const string Empty = "The body is empty. Send a JSON object.";

    /// <summary>Describes the first error, in a sentence or two.</summary>
    public static string Describe(ReadOnlySpan<byte> utf8, JsonTypeInfo type)
    {
        if (utf8.TrimStart(" \t\r\n"u8).IsEmpty)
        {
            return Empty;
        }

        try
        {
            var reader = new Utf8JsonReader(utf8);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject ? Describe(ref reader, type) : "The body must be one JSON object.";
        }
        catch (JsonException)
        {
            return "The body is not well-formed JSON.";
        }
    }

    private static string Describe(ref Utf8JsonReader reader, JsonTypeInfo type)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (TextOf(ref reader) is not { } name)
            {
                return "The name of a member is not valid Unicode text.";
            }

            if (type.Properties.FirstOrDefault(property => property.Name == name) is not { } member)
            {
                return $"This call has no member \"{Shorten(name)}\".";
            }

            if (!seen.Add(name))
            {
                return $"The member \"{name}\" appears more than once.";
            }

            reader.Read();
            if (DescribeValue(ref reader, member) is { } problem)
            {
                return problem;
            }
        }

        // Throws if there is text after the object.
        reader.Read();
        return type.Properties.FirstOrDefault(property => property.IsRequired && !seen.Contains(property.Name)) is { } missing
            ? $"The member \"{missing.Name}\" is missing."
            : "The body is not the JSON object that this call expects.";
    }

    private static string? DescribeValue(ref Utf8JsonReader reader, JsonPropertyInfo member)
    {
        if (reader.TokenType == JsonTokenType.Null && member.IsSetNullable)
        {
            return null;
        }

        if (member.PropertyType == typeof(bool))
        {
            return reader.TokenType is JsonTokenType.True or JsonTokenType.False ? null : $"The member \"{member.Name}\" must be true or false.";
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            return $"The member \"{member.Name}\" must be a string.";
        }

        return TextOf(ref reader) is null ? $"The member \"{member.Name}\" is not valid Unicode text." : null;
    }

    private static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>
    /// Makes a name from the client safe for the response, and for logs that copy it: at most 64 characters, and no character that moves or hides
    /// text.
    /// </summary>
    private static string Shorten(string name)
    {
        var head = name.Length <= MaxNameLength ? name : name[..MaxNameLength];
        var text = string.Concat(head.Select(static c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '$' or ' ' ? c : '?'));
        return head.Length == name.Length ? text : text + "…";
    }
}
