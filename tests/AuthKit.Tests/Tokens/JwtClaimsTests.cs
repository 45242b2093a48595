using AuthKit.Tokens;

namespace AuthKit.Tests.Tokens;

public sealed class JwtClaimsTests
{
    private static readonly JwtKey Key = SampleTokens.Key("HS256");

    [Fact]
    public void A_claim_is_read_only_as_its_own_type()
    {
        var claims = Read(""","text":"1","whole":1,"fraction":1.5,"huge":1e400,"yes":true,"no":false,"nothing":null,"list":[1]""");

        foreach (var name in claims.Names.Append("absent"))
        {
            Assert.Equal(name is "iss" or "aud" or "text", claims.TryGetString(name, out var text));
            Assert.Equal(name is "iss" or "aud" or "text", text is not null);
            Assert.Equal(name is "exp" or "whole", claims.TryGetInt64(name, out var whole));
            Assert.Equal(name is "exp" or "whole", whole != 0);
            Assert.Equal(name is "exp" or "whole" or "fraction", claims.TryGetDouble(name, out _));
            Assert.Equal(name is "yes" or "no", claims.TryGetBoolean(name, out var flag));
            Assert.Equal(name is "yes", flag);
            Assert.Equal(name is not "absent", claims.TryGetJson(name, out _));
            Assert.Equal(name is not "absent", claims.Contains(name));
        }
    }

    [Fact]
    public void Every_registered_claim_has_its_own_property()
    {
        var claims = Read(
            $$""","sub":"a","nbf":{{SampleTokens.Seconds - 1}},"iat":{{SampleTokens.Seconds - 2}},"auth_time":{{SampleTokens.Seconds - 3}},"jti":"b","client_id":"c","scope":"d","sid":"e","acr":"f","amr":["g","h"]""");

        Assert.Equal(("a", "b", "c", "d", "e", "f"), (claims.Subject, claims.Id, claims.ClientId, claims.Scope, claims.SessionId, claims.AuthenticationClass));
        Assert.Equal([SampleTokens.Now.AddSeconds(-1), SampleTokens.Now.AddSeconds(-2), SampleTokens.Now.AddSeconds(-3)], [claims.NotBefore, claims.IssuedAt, claims.AuthenticatedAt]);
        Assert.Equal(["g", "h"], claims.AuthenticationMethods);
        Assert.Equal((Key.Algorithm, Key.Id), (claims.Algorithm, claims.KeyId));
        Assert.Equal(["iss", "aud", "exp", "sub", "nbf", "iat", "auth_time", "jti", "client_id", "scope", "sid", "acr", "amr"], claims.Names);
    }

    [Fact]
    public void A_missing_claim_is_null_or_empty()
    {
        var claims = Read("");

        Assert.All([claims.Subject, claims.Id, claims.ClientId, claims.Scope, claims.SessionId, claims.AuthenticationClass], Assert.Null);
        Assert.All([claims.NotBefore, claims.IssuedAt, claims.AuthenticatedAt], time => Assert.Null(time));
        Assert.Empty(claims.AuthenticationMethods);
        Assert.False(claims.HasScope("read"));
    }

    [Fact]
    public void Names_with_escapes_or_beyond_ascii_are_found_by_their_text_and_by_no_other()
    {
        var claims = Read(""","caf\u00e9":1,"straße":2,"\u0073id":"s","\\u0061":3""");

        Assert.True(claims.TryGetInt64("café", out var escaped) && escaped == 1);
        Assert.True(claims.TryGetInt64("straße", out var plain) && plain == 2);
        Assert.True(claims.TryGetInt64("\\u0061", out var backslash) && backslash == 3);
        Assert.Equal("s", claims.SessionId);
        Assert.Equal(["iss", "aud", "exp", "café", "straße", "sid", "\\u0061"], claims.Names);
        Assert.All(["caf\\u00e9", "cafe", "strasse", "\\u0073id", "\\\\u0061", "a", "ISS", "iss ", ""], name => Assert.False(claims.Contains(name), name));
    }

    [Fact]
    public void Scopes_are_whole_names()
    {
        var claims = Read(",\"scope\":\"read write:all\"");

        Assert.True(claims.HasScope("read") && claims.HasScope("write:all"));
        Assert.False(claims.HasScope("rea") || claims.HasScope("write") || claims.HasScope("READ") || claims.HasScope("read write:all"));
        Assert.Throws<ArgumentException>(() => claims.HasScope(""));
        Assert.Throws<ArgumentNullException>(() => claims.HasScope(null!));
    }

    [Fact]
    public void An_identity_has_the_name_the_roles_and_the_types_of_the_claims()
    {
        var claims = Read(""","sub":"alice","roles":["admin","staff"],"n":1,"f":1.5,"yes":true,"no":false,"o":{"a":1},"text":"1\n","last":0""");

        var identity = claims.ToIdentity("bearer");

        Assert.True(identity.IsAuthenticated);
        Assert.Equal(("bearer", "alice"), (identity.AuthenticationType, identity.Name));
        Assert.True(new System.Security.Claims.ClaimsPrincipal(identity).IsInRole("staff"));
        Assert.All(identity.Claims, claim => Assert.Equal(SampleTokens.Issuer, claim.Issuer));
        Assert.Equal(
            [
                ("roles", "admin", "http://www.w3.org/2001/XMLSchema#string"), ("roles", "staff", "http://www.w3.org/2001/XMLSchema#string"),
                ("n", "1", "http://www.w3.org/2001/XMLSchema#integer64"), ("f", "1.5", "http://www.w3.org/2001/XMLSchema#double"),
                ("yes", "True", "http://www.w3.org/2001/XMLSchema#boolean"), ("no", "False", "http://www.w3.org/2001/XMLSchema#boolean"),
                ("o", """{"a":1}""", "JSON"), ("text", "1\n", "http://www.w3.org/2001/XMLSchema#string"), ("last", "0", "http://www.w3.org/2001/XMLSchema#integer64"),
            ],
            identity.Claims.Skip(4).Select(claim => (claim.Type, claim.Value, claim.ValueType)));
        Assert.Throws<ArgumentException>(() => claims.ToIdentity(""));
        Assert.Throws<ArgumentNullException>(() => claims.ToIdentity(null!));
    }

    [Fact]
    public void A_name_is_required() => Assert.Throws<ArgumentNullException>(() => Read("").Contains(null!));

    private static JwtClaims Read(string more)
    {
        var validation = SampleTokens.Validator(Key).Validate(SampleTokens.Sign(Key, SampleTokens.Header(Key), SampleTokens.Payload(more)));
        Assert.True(validation.IsValid, validation.Status.ToCode());
        return validation.Claims;
    }
}
