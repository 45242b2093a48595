using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AuthKit.Tokens;

/// <summary>The value of an application's claim: text, a whole number, true or false, texts, or any JSON. Null is no value.</summary>
[SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The constructors are the named alternates.")]
public readonly struct JwtClaimValue
{
    private readonly object? _value;
    private readonly long _number;

    /// <summary>Text of well-formed UTF-16.</summary>
    public JwtClaimValue(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
        Kind = JsonValueKind.String;
    }

    /// <summary>A whole number. Readers in JavaScript are exact up to 2^53.</summary>
    public JwtClaimValue(long value)
    {
        _number = value;
        Kind = JsonValueKind.Number;
    }

    /// <summary>True or false.</summary>
    public JwtClaimValue(bool value) => Kind = value ? JsonValueKind.True : JsonValueKind.False;

    /// <summary>An array of texts.</summary>
    public JwtClaimValue(IReadOnlyList<string> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
        Kind = JsonValueKind.Array;
    }

    /// <summary>Any JSON: fractions, objects, arrays, null. A copy: its document may be disposed.</summary>
    /// <exception cref="ArgumentException">The element is undefined.</exception>
    public JwtClaimValue(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            Errors.Argument("The element is undefined.", nameof(value));
        }

        _value = value.Clone();
        Kind = JsonValueKind.Object;
    }

    internal JsonValueKind Kind { get; }

    internal string Text => (string)_value!;

    internal long Number => _number;

    internal IReadOnlyList<string> Texts => (IReadOnlyList<string>)_value!;

    internal JsonElement Json => (JsonElement)_value!;

    /// <summary>Text.</summary>
    public static implicit operator JwtClaimValue(string value) => new(value);

    /// <summary>A whole number.</summary>
    public static implicit operator JwtClaimValue(long value) => new(value);

    /// <summary>True or false.</summary>
    public static implicit operator JwtClaimValue(bool value) => new(value);

    /// <summary>An array of texts.</summary>
    public static implicit operator JwtClaimValue(string[] value) => new(value);

    /// <summary>Any JSON.</summary>
    public static implicit operator JwtClaimValue(JsonElement value) => new(value);
}
