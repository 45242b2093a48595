using System.Text.Json;

namespace AuthKit.Tokens;

/// <summary>Checks the JSON types of the claims that AuthKit reads, and keeps those that decide whether the token is valid.</summary>
internal ref struct JwtPayload(ReadOnlySpan<byte> json)
{
    private readonly ReadOnlySpan<byte> _json = json;

    public bool HasIssuer { get; private set; }

    public JwtMember Issuer { get; private set; }

    public bool HasAudience { get; private set; }

    public JwtMember Audience { get; private set; }

    /// <summary>The expiry in UTC ticks, as are the other times. Null if the claim is absent.</summary>
    public long? ExpiresAt { get; private set; }

    public long? NotBefore { get; private set; }

    public long? IssuedAt { get; private set; }

    /// <summary>Takes one member. Returns false if it is a claim that AuthKit reads and its value has the wrong JSON type or is blank.</summary>
    public bool Take(in JwtMember member)
    {
        // Every claim that AuthKit reads anywhere is checked here. Otherwise, for example, a sid that is a number would escape a revocation
        // that compares texts.
        var name = member.IsNameEscaped ? JwtText.Unescape(member.RawName(_json)) : member.RawName(_json);
        switch (name)
        {
            case [(byte)'i', (byte)'s', (byte)'s']:
                HasIssuer = true;
                Issuer = member;
                return member.Kind == JsonValueKind.String;
            case [(byte)'a', (byte)'u', (byte)'d']:
                HasAudience = true;
                Audience = member;
                return member.Kind == JsonValueKind.String || IsTexts(member);
            case [(byte)'e', (byte)'x', (byte)'p']:
                ExpiresAt = Time(member);
                return ExpiresAt is not null;
            case [(byte)'n', (byte)'b', (byte)'f']:
                NotBefore = Time(member);
                return NotBefore is not null;
            case [(byte)'i', (byte)'a', (byte)'t']:
                IssuedAt = Time(member);
                return IssuedAt is not null;
            case [(byte)'s', (byte)'u', (byte)'b'] or [(byte)'j', (byte)'t', (byte)'i'] or [(byte)'s', (byte)'i', (byte)'d']
                or [(byte)'c', (byte)'l', (byte)'i', (byte)'e', (byte)'n', (byte)'t', (byte)'_', (byte)'i', (byte)'d']:
                // These claims identify something, so they must not be blank.
                return member.Kind == JsonValueKind.String && !JwtText.IsBlank(member.Text(_json));
            case [(byte)'a', (byte)'c', (byte)'r'] or [(byte)'s', (byte)'c', (byte)'o', (byte)'p', (byte)'e']:
                return member.Kind == JsonValueKind.String;
            case [(byte)'a', (byte)'m', (byte)'r']:
                return IsTexts(member);
            case [(byte)'a', (byte)'u', (byte)'t', (byte)'h', (byte)'_', (byte)'t', (byte)'i', (byte)'m', (byte)'e']:
                return Time(member) is not null;
            default:
                return true;
        }
    }

    private readonly long? Time(in JwtMember member) =>
        member.Kind == JsonValueKind.Number && NumericDate.TryRead(member.RawValue(_json), out var utcTicks) ? utcTicks : null;

    private readonly bool IsTexts(in JwtMember member)
    {
        if (member.Kind != JsonValueKind.Array)
        {
            return false;
        }

        var reader = new Utf8JsonReader(member.RawValue(_json));
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                return false;
            }
        }

        return true;
    }
}
