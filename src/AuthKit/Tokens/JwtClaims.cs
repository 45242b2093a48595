using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using System.Text;
using System.Text.Json;

namespace AuthKit.Tokens;

/// <summary>
/// What a validated token says. Values are read from its text when they are asked for; nothing is converted before. Registered
/// claims that are there have their JSON types, others are what the issuer wrote.
/// </summary>
public sealed class JwtClaims
{
    private readonly byte[] _json;
    private readonly JwtMember[] _members;
    private readonly JwtKey _key;

    internal JwtClaims(byte[] json, JwtMember[] members, JwtKey key)
    {
        _json = json;
        _members = members;
        _key = key;
    }

    /// <summary>The algorithm that verified it.</summary>
    public JwtAlgorithm Algorithm => _key.Algorithm;

    /// <summary>The id of the key that verified it.</summary>
    public string KeyId => _key.Id;

    /// <summary>The issuer, <c>iss</c>.</summary>
    public string Issuer => Text("iss")!;

    /// <summary>Whom it is about, <c>sub</c>; null if it says nothing.</summary>
    public string? Subject => Text("sub");

    /// <summary>Whom it is for, <c>aud</c>; at least the one that was expected.</summary>
    public IReadOnlyList<string> Audiences => Texts("aud");

    /// <summary>When it ends, <c>exp</c>; the clock skew comes on top.</summary>
    public DateTimeOffset ExpiresAt => Time("exp")!.Value;

    /// <summary>When it begins, <c>nbf</c>; null if it says nothing.</summary>
    public DateTimeOffset? NotBefore => Time("nbf");

    /// <summary>When it was issued, <c>iat</c>; null if it says nothing.</summary>
    public DateTimeOffset? IssuedAt => Time("iat");

    /// <summary>Its own id, <c>jti</c>; null if it has none.</summary>
    public string? Id => Text("jti");

    /// <summary>The client it was issued to, <c>client_id</c>; null if it says nothing.</summary>
    public string? ClientId => Text("client_id");

    /// <summary>What it allows, <c>scope</c>: names with spaces between (RFC 6749 section 3.3); null if it says nothing.</summary>
    public string? Scope => Text("scope");

    /// <summary>The sign-in it belongs to, <c>sid</c>; null if it says nothing.</summary>
    public string? SessionId => Text("sid");

    /// <summary>When the subject proved who it is, <c>auth_time</c>; null if it says nothing.</summary>
    public DateTimeOffset? AuthenticatedAt => Time("auth_time");

    /// <summary>The class of that proof, <c>acr</c>; null if it says nothing.</summary>
    public string? AuthenticationClass => Text("acr");

    /// <summary>The methods of that proof, <c>amr</c>; empty if it says nothing.</summary>
    public IReadOnlyList<string> AuthenticationMethods => Texts("amr");

    /// <summary>The names of all claims, in their order.</summary>
    public IReadOnlyList<string> Names => Array.ConvertAll(_members, NameOf);

    /// <summary>Whether <see cref="Scope"/> has this name, compared exactly.</summary>
    public bool HasScope(string scope)
    {
        ArgumentException.ThrowIfNullOrEmpty(scope);
        return Scope is { } scopes && scopes.Split(' ').Contains(scope, StringComparer.Ordinal);
    }

    /// <summary>Whether there is a claim of this name, of any type.</summary>
    public bool Contains(string name) => TryFind(name, out _);

    /// <summary>The text of a claim; false if no claim has this name, or it is not a string.</summary>
    public bool TryGetString(string name, [NotNullWhen(true)] out string? value)
    {
        value = TryFind(name, out var member) && member.Kind == JsonValueKind.String ? JwtText.ToText(member.Text(_json)) : null;
        return value is not null;
    }

    /// <summary>A claim that is true or false; false if no claim has this name, or it is neither.</summary>
    public bool TryGetBoolean(string name, out bool value)
    {
        var found = TryFind(name, out var member) && member.Kind is JsonValueKind.True or JsonValueKind.False;
        value = found && member.Kind == JsonValueKind.True;
        return found;
    }

    /// <summary>A whole number of 64 bits; false if no claim has this name, or it has another type or is out of range.</summary>
    public bool TryGetInt64(string name, out long value)
    {
        value = 0;
        return TryFind(name, out var member) && member.Kind == JsonValueKind.Number && Reader(member).TryGetInt64(out value);
    }

    /// <summary>A finite number; false if no claim has this name, or it has another type or is out of range.</summary>
    public bool TryGetDouble(string name, out double value)
    {
        value = 0;
        return TryFind(name, out var member) && member.Kind == JsonValueKind.Number && Reader(member).TryGetDouble(out value) && double.IsFinite(value);
    }

    /// <summary>A claim of any type as JSON; false if no claim has this name.</summary>
    public bool TryGetJson(string name, out JsonElement value)
    {
        value = default;
        if (!TryFind(name, out var member))
        {
            return false;
        }

        var reader = Reader(member, read: false);
        value = JsonElement.ParseValue(ref reader);
        return true;
    }

    /// <summary>The whole payload, as the issuer wrote it.</summary>
    public string ToJson() => Encoding.UTF8.GetString(_json);

    /// <summary>
    /// An identity whose claims have the names of the token; an array gives one claim for each element, objects are JSON. Its
    /// name is <c>sub</c>, its roles <c>roles</c>.
    /// </summary>
    public ClaimsIdentity ToIdentity(string authenticationType)
    {
        ArgumentException.ThrowIfNullOrEmpty(authenticationType);
        var identity = new ClaimsIdentity(authenticationType, "sub", "roles");
        foreach (var member in _members)
        {
            var reader = Reader(member, read: false);
            var value = JsonElement.ParseValue(ref reader);
            foreach (var element in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : [value])
            {
                identity.AddClaim(new Claim(NameOf(member), element.ToString(), TypeOf(element), Issuer));
            }
        }

        return identity;
    }

    internal static bool IsNamed(in JwtMember member, ReadOnlySpan<byte> json, string name)
    {
        var raw = member.RawName(json);
        return Ascii.Equals(raw, name) ? !member.IsNameEscaped
            : (member.IsNameEscaped || !Ascii.IsValid(raw)) &&
              string.Equals(JwtText.ToText(member.IsNameEscaped ? JwtText.Unescape(raw) : raw), name, StringComparison.Ordinal);
    }

    private static string TypeOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => ClaimValueTypes.String,
        JsonValueKind.True or JsonValueKind.False => ClaimValueTypes.Boolean,
        JsonValueKind.Number => element.TryGetInt64(out _) ? ClaimValueTypes.Integer64 : ClaimValueTypes.Double,
        _ => "JSON",
    };

    private string NameOf(JwtMember member) =>
        JwtText.ToText(member.IsNameEscaped ? JwtText.Unescape(member.RawName(_json)) : member.RawName(_json));

    private bool TryFind(string name, out JwtMember member)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (ref readonly var candidate in _members.AsSpan())
        {
            if (IsNamed(candidate, _json, name))
            {
                member = candidate;
                return true;
            }
        }

        member = default;
        return false;
    }

    private Utf8JsonReader Reader(in JwtMember member, bool read = true)
    {
        var quote = member.Kind == JsonValueKind.String ? 1 : 0;
        var reader = new Utf8JsonReader(_json.AsSpan(member.ValueStart - quote, member.ValueLength + (2 * quote)));
        if (read)
        {
            reader.Read();
        }

        return reader;
    }

    private string? Text(string name) => TryGetString(name, out var text) ? text : null;

    private DateTimeOffset? Time(string name) =>
        TryFind(name, out var member) && NumericDate.TryRead(member.RawValue(_json), out var utcTicks) ? new DateTimeOffset(utcTicks, TimeSpan.Zero) : null;

    private string[] Texts(string name)
    {
        if (!TryFind(name, out var member))
        {
            return [];
        }

        if (member.Kind == JsonValueKind.String)
        {
            return [JwtText.ToText(member.Text(_json))];
        }

        var reader = Reader(member);
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            texts.Add(reader.GetString()!);
        }

        return [.. texts];
    }
}
