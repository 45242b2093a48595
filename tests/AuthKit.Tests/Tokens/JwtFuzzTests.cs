using System.Text;
using System.Text.Json;
using AuthKit.Tokens;

namespace AuthKit.Tests.Tokens;

/// <summary>Makes random changes from fixed seeds, so that a failure is reproducible.</summary>
[Trait("Category", "Thorough")]
public sealed class JwtFuzzTests
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ":", ",", "\"", "\\", "\"a\"", "\"a\":1", "\\u0061", "\\ud83d\\ude00", "\\ud800", "\\x", "0", "-", "1e5", "1.5", "01", ".", "true", "nul", "null", " ", "\t",
        "\u0001", "é", "\"exp\":", "\"alg\":\"HS256\"", "\"\"", "{}", "[]", "\"a\":{\"b\":1,\"b\":2}",
    ];

    [Fact]
    public void The_reader_of_json_agrees_with_the_platform()
    {
        var random = new Random(1);
        var options = new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = JwtJson.MaxDepth };
        var accepted = 0;
        for (var count = 0; count < 200_000; count++)
        {
            var text = Mutate(random, count % 2 == 0 ? """{"a":"x\n","b":[1,{"c":null}],"d":-1.5e3,"e":{"f":[]},"g":true}""" : """{"a":"b"}""");
            var json = Encoding.UTF8.GetBytes(text);
            var members = new JwtMember[64];
            var read = JwtJson.TryRead(json, members, out _);
            accepted += read ? 1 : 0;

            Assert.True(read == IsObject(json, options), text);
        }

        Assert.InRange(accepted, 1000, 199_000);
    }

    [Fact]
    public void No_text_throws()
    {
        var random = new Random(2);
        var key = SampleTokens.Key("HS256");
        var validator = SampleTokens.Validator(key);
        for (var count = 0; count < 50_000; count++)
        {
            var header = count % 3 == 0 ? Mutate(random, SampleTokens.Header(key)) : SampleTokens.Header(key);
            var token = SampleTokens.Sign(key, header, Mutate(random, SampleTokens.Payload(",\"sub\":\"a\",\"amr\":[\"b\"]")));
            Exercise(validator.Validate(token));
            Exercise(validator.Validate(Mutate(random, token)));

            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            Exercise(validator.Validate(bytes));
            Exercise(validator.Validate(SampleTokens.Sign(key, Encoding.UTF8.GetBytes(SampleTokens.Header(key)), bytes)));
        }
    }

    [Fact]
    public void No_key_text_throws_anything_but_an_argument_exception()
    {
        var random = new Random(3);
        var texts = new[] { "RS256", "ES256", "EdDSA" }.Select(name => SampleTokens.Key(name).ToJwk()).ToArray();
        for (var count = 0; count < 5_000; count++)
        {
            var text = Encoding.UTF8.GetBytes(Mutate(random, texts[count % texts.Length]));
            try
            {
                JwtKey.FromJwk(text).Dispose();
            }
            catch (ArgumentException)
            {
            }

            try
            {
                _ = JwkSet.Parse([.. "{\"keys\":["u8, .. text, .. "]}"u8], JwtAlgorithm.All);
            }
            catch (ArgumentException)
            {
            }
        }
    }

    private static void Exercise(JwtValidation validation)
    {
        if (validation.Claims is not { } claims)
        {
            return;
        }

        _ = (claims.Subject, claims.Audiences, claims.ExpiresAt, claims.NotBefore, claims.IssuedAt, claims.AuthenticationMethods, claims.AuthenticatedAt, claims.ToJson());
        foreach (var name in claims.Names)
        {
            Assert.True(claims.TryGetJson(name, out _), name);
        }

        _ = claims.ToIdentity("test").Claims.Count();
    }

    private static string Mutate(Random random, string text)
    {
        var builder = new StringBuilder(text);
        for (var count = random.Next(4); count > 0; count--)
        {
            var at = random.Next(builder.Length + 1);
            if (random.Next(2) == 0 || builder.Length == 0)
            {
                builder.Insert(at, Pieces[random.Next(Pieces.Length)]);
            }
            else
            {
                builder.Remove(Math.Min(at, builder.Length - 1), 1);
            }
        }

        return builder.ToString();
    }

    private static bool IsObject(byte[] json, JsonDocumentOptions options)
    {
        try
        {
            using var document = JsonDocument.Parse(json, options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            // The platform accepts lone surrogates until they are read.
            Read(document.RootElement);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void Read(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Read(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    _ = member.Name;
                    Read(member.Value);
                }

                break;
        }
    }
}
