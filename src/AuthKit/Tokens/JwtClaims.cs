using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using System.Text;
using System.Text.Json;

namespace AuthKit.Tokens;

/// <summary>
/// The claims of a validated token. A value is read from the payload each time a member is called. The validator has checked the JSON types
/// of registered claims. Other claims have the types that the issuer chose.
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

    /// <summary>The algorithm with which the token was verified.</summary>
    public JwtAlgorithm Algorithm => _key.Algorithm;

    /// <summary>The id of the key with which the token was verified.</summary>
    public string KeyId => _key.Id;

    /// <summary>The issuer, <c>iss</c>.</summary>
    public string Issuer => Text("iss")!;

    /// <summary>The subject, <c>sub</c>: the user or client that the token is about. Null if the claim is absent.</summary>
    public string? Subject => Text("sub");

    /// <summary>The services that the token is intended for, <c>aud</c>. Includes at least one of the validator's audiences.</summary>
    public IReadOnlyList<string> Audiences => Texts("aud");

    /// <summary>The expiry, <c>exp</c>. The validator's clock skew is not included.</summary>
    public DateTimeOffset ExpiresAt => Time("exp")!.Value;

    /// <summary>The time before which the token is not valid, <c>nbf</c>. Null if the claim is absent.</summary>
    public DateTimeOffset? NotBefore => Time("nbf");

    /// <summary>The time of issue, <c>iat</c>. Null if the claim is absent.</summary>
    public DateTimeOffset? IssuedAt => Time("iat");

    /// <summary>The id of the token, <c>jti</c>. Null if the claim is absent.</summary>
    public string? Id => Text("jti");

    /// <summary>The client that the token was issued to, <c>client_id</c>. Null if the claim is absent.</summary>
    public string? ClientId => Text("client_id");

    /// <summary>The scope, <c>scope</c>: names separated by spaces (RFC 6749 section 3.3). Null if the claim is absent.</summary>
    public string? Scope => Text("scope");

    /// <summary>The id of the sign-in that the token belongs to, <c>sid</c>. Null if the claim is absent.</summary>
    public string? SessionId => Text("sid");

    /// <summary>When the subject last authenticated, <c>auth_time</c>. Null if the claim is absent.</summary>
    public DateTimeOffset? AuthenticatedAt => Time("auth_time");

    /// <summary>The class of that authentication, <c>acr</c>. Null if the claim is absent.</summary>
    public string? AuthenticationClass => Text("acr");

    /// <summary>The methods of that authentication, <c>amr</c>. Empty if the claim is absent.</summary>
    public IReadOnlyList<string> AuthenticationMethods => Texts("amr");

    /// <summary>The names of all claims, in the order of the payload.</summary>
    public IReadOnlyList<string> Names => Array.ConvertAll(_members, NameOf);

    /// <summary>Whether <see cref="Scope"/> contains this exact name.</summary>
    public bool HasScope(string scope)
    {
        ArgumentException.ThrowIfNullOrEmpty(scope);
        return Scope is { } scopes && scopes.Split(' ').Contains(scope, StringComparer.Ordinal);
    }

    /// <summary>Whether the token has a claim of this name, of any type. A claim with the value null counts.</summary>
    public bool Contains(string name) => TryFind(name, out _);

    /// <summary>Gets the text of a claim. Returns false if no claim has this name, or it is not a string.</summary>
    public bool TryGetString(string name, [NotNullWhen(true)] out string? value)
    {
        value = TryFind(name, out var member) && member.Kind == JsonValueKind.String ? JwtText.ToText(member.Text(_json)) : null;
        return value is not null;
    }

    /// <summary>Gets a Boolean claim. Returns false if no claim has this name, or it is not a Boolean.</summary>
    public bool TryGetBoolean(string name, out bool value)
    {
        var found = TryFind(name, out var member) && member.Kind is JsonValueKind.True or JsonValueKind.False;
        value = found && member.Kind == JsonValueKind.True;
        return found;
    }

    /// <summary>Gets a whole number of 64 bits. Returns false if no claim has this name, or it has another type or is out of range.</summary>
    public bool TryGetInt64(string name, out long value)
    {
        value = 0;
        return TryFind(name, out var member) && member.Kind == JsonValueKind.Number && Reader(member).TryGetInt64(out value);
    }

    /// <summary>Gets a finite number. Returns false if no claim has this name, or it has another type or is out of range.</summary>
    public bool TryGetDouble(string name, out double value)
    {
        value = 0;
        return TryFind(name, out var member) && member.Kind == JsonValueKind.Number && Reader(member).TryGetDouble(out value) && double.IsFinite(value);
    }

    /// <summary>Gets a claim of any type as JSON. Returns false if no claim has this name.</summary>
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

    /// <summary>Returns the whole payload exactly as the issuer wrote it.</summary>
    public string ToJson() => Encoding.UTF8.GetString(_json);

    /// <summary>
    /// Creates an identity with the token's claims under their own names. An array becomes one claim per element, and an object becomes JSON
    /// text. The identity's name claim is <c>sub</c>, and its role claim is <c>roles</c>.
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
