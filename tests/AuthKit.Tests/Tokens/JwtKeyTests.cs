using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuthKit.Cryptography;
using AuthKit.Tokens;

namespace AuthKit.Tests.Tokens;

public sealed class JwtKeyTests
{
    public static TheoryData<string> Algorithms => SampleTokens.Algorithms;

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_key_survives_export_and_import(string name)
    {
        var key = SampleTokens.Key(name);
        var exported = key.ExportPrivateKey();

        using var again = key.Algorithm.KeyKind == JwtKeyKind.Symmetric
            ? JwtKey.FromSecret(key.Algorithm, exported, key.Id)
            : JwtKey.FromPkcs8(key.Algorithm, exported);

        Assert.Equal(key.Id, again.Id);
        Assert.True(Verifies(key, again) && Verifies(again, key));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_public_key_verifies_and_does_not_sign(string name)
    {
        var key = SampleTokens.Key(name);
        if (key.Algorithm.KeyKind == JwtKeyKind.Symmetric)
        {
            Assert.Throws<InvalidOperationException>(key.ToJwk);
            return;
        }

        using var publicKey = JwtKey.FromJwk(Encoding.UTF8.GetBytes(key.ToJwk()));

        Assert.Equal(key.Algorithm, publicKey.Algorithm);
        Assert.Equal(key.Id, publicKey.Id);
        Assert.False(publicKey.CanSign);
        Assert.True(Verifies(key, publicKey));
        Assert.Throws<InvalidOperationException>(publicKey.ExportPrivateKey);
        Assert.DoesNotContain("\"d\"", key.ToJwk(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS384")]
    [InlineData("ES256")]
    [InlineData("ES512")]
    [InlineData("EdDSA")]
    public void Pem_of_a_private_or_public_key_is_read(string name)
    {
        var key = SampleTokens.Key(name);
        var pkcs8 = key.ExportPrivateKey();

        using var fromPem = JwtKey.FromPem(key.Algorithm, PemEncoding.WriteString("PRIVATE KEY", pkcs8));
        Assert.True(Verifies(fromPem, key));

        if (name != "EdDSA")
        {
            using AsymmetricAlgorithm platform = key.Algorithm.KeyKind == JwtKeyKind.Rsa ? RSA.Create() : ECDsa.Create();
            platform.ImportPkcs8PrivateKey(pkcs8, out _);
            using var spki = JwtKey.FromPem(key.Algorithm, platform.ExportSubjectPublicKeyInfoPem());
            Assert.True(Verifies(key, spki));
            Assert.False(spki.CanSign);

            var encrypted = platform.ExportEncryptedPkcs8PrivateKeyPem("open sesame", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
            using var opened = JwtKey.FromEncryptedPem(key.Algorithm, encrypted, "open sesame");
            Assert.True(Verifies(opened, key));
            Assert.Throws<ArgumentException>(() => JwtKey.FromEncryptedPem(key.Algorithm, encrypted, "wrong"));
            Assert.Throws<ArgumentException>(() => JwtKey.FromPem(key.Algorithm, encrypted));
        }
    }

    [Theory]
    [InlineData("HS256", 31)]
    [InlineData("HS384", 47)]
    [InlineData("HS512", 63)]
    [InlineData("HS256", 1025)]
    public void A_secret_shorter_than_its_hash_is_refused(string name, int size) =>
        Assert.Throws<ArgumentException>(() => JwtKey.FromSecret(JwtAlgorithm.Find(name)!, new byte[size]));

    [Theory]
    [InlineData(1024)]
    [InlineData(2040)]
    public void A_weak_rsa_key_is_refused_in_every_form(int bits)
    {
        using var rsa = RSA.Create(bits);

        Assert.Throws<ArgumentException>(() => JwtKey.FromPem(JwtAlgorithm.RS256, rsa.ExportPkcs8PrivateKeyPem()));
        Assert.Throws<ArgumentException>(() => JwtKey.FromPem(JwtAlgorithm.PS256, rsa.ExportSubjectPublicKeyInfoPem()));
        Assert.Throws<ArgumentException>(() => JwtKey.FromPkcs8(JwtAlgorithm.RS256, rsa.ExportPkcs8PrivateKey()));
        var key = rsa.ExportParameters(false);
        Assert.Throws<ArgumentException>(() => Read($$"""{"kty":"RSA","alg":"RS256","n":"{{Base64Url.Encode(key.Modulus)}}","e":"AQAB"}"""));
    }

    [Theory]
    [InlineData("AQAB", true)]
    [InlineData("AQAAAQ", true)]
    [InlineData("_____w", true)]
    [InlineData("Aw", false)]
    [InlineData("__8", false)]
    [InlineData("AQAAAAE", false)]
    public void The_public_exponent_of_an_rsa_key_is_odd_of_three_or_four_bytes(string exponent, bool isGood) =>
        Assert.Equal(isGood, IsRead(Modulus(2048), exponent));

    // The platform writes neither of them into PEM.
    [Theory]
    [InlineData("AQAA")]
    [InlineData("AAEAAQ")]
    public void An_even_exponent_and_one_with_a_leading_zero_are_refused(string exponent) =>
        Assert.Throws<ArgumentException>(() => Read($$"""{"kty":"RSA","alg":"RS256","n":"{{Base64Url.Encode(Modulus(2048))}}","e":"{{exponent}}"}"""));

    [Theory]
    [InlineData(2040, false)]
    [InlineData(2048, true)]
    [InlineData(8192, true)]
    [InlineData(8200, false)]
    public void The_modulus_of_an_rsa_key_has_2048_to_8192_bits(int bits, bool isGood) => Assert.Equal(isGood, IsRead(Modulus(bits), "AQAB"));

    [Fact]
    public void An_even_modulus_is_refused()
    {
        var modulus = Modulus(2048);
        modulus[^1]++;

        Assert.False(IsRead(modulus, "AQAB"));
    }

    [Fact]
    public void A_key_of_another_kind_or_curve_is_refused()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var koblitz = ECDsa.Create(ECCurve.CreateFromFriendlyName("secp256k1"));

        Assert.Throws<ArgumentException>(() => JwtKey.FromPem(JwtAlgorithm.ES256, p384.ExportPkcs8PrivateKeyPem()));
        Assert.Throws<ArgumentException>(() => JwtKey.FromPem(JwtAlgorithm.ES256, koblitz.ExportSubjectPublicKeyInfoPem()));
        Assert.Throws<ArgumentException>(() => JwtKey.FromPem(JwtAlgorithm.RS256, p384.ExportPkcs8PrivateKeyPem()));
        Assert.Throws<ArgumentException>(() => JwtKey.FromPem(JwtAlgorithm.EdDSA, p384.ExportPkcs8PrivateKeyPem()));
        Assert.Throws<ArgumentException>(() => JwtKey.FromPem(JwtAlgorithm.HS256, p384.ExportSubjectPublicKeyInfoPem()));
        Assert.Throws<ArgumentException>(() => JwtKey.FromSecret(JwtAlgorithm.RS256, new byte[64]));
    }

    [Fact]
    public void A_key_with_explicit_curve_parameters_is_refused()
    {
        using var named = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var spelledOut = ECDsa.Create(named.ExportExplicitParameters(true));

        Assert.Throws<ArgumentException>(() => JwtKey.FromPem(JwtAlgorithm.ES256, spelledOut.ExportSubjectPublicKeyInfoPem()));
        Assert.Throws<ArgumentException>(() => JwtKey.FromPkcs8(JwtAlgorithm.ES256, spelledOut.ExportPkcs8PrivateKey()));
    }

    [Theory]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyN"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D0","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"oEJM0hwpRIOKLXXJKzfnbqINnwCJOjtO7oo8Cq_sPg","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"ADCgQkzSHClEg4otdckrN-duog2fAIk6O07uijwKr-w-","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"enc"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","key_ops":["deriveKey"]}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","alg":"ES384"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","alg":"none"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","kty":"EC","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","y":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""")]
    [InlineData("""{"kty":"OKP","crv":"X25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUQ"}""")]
    [InlineData("""{"kty":"oct","alg":"HS256","k":"c2hvcnQ"}""")]
    [InlineData("""{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"\ud800","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}""")]
    [InlineData("""{"kty":7}""")]
    [InlineData("""["kty"]""")]
    [InlineData("{")]
    [InlineData("")]
    public void A_broken_or_foreign_jwk_is_refused(string jwk) => Assert.Throws<ArgumentException>(() => Read(jwk));

    [Fact]
    public void Halves_that_do_not_belong_together_are_refused()
    {
        using var one = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = one.ExportParameters(false).Q;
        var d = Base64Url.Encode(other.ExportParameters(true).D);

        Assert.Throws<ArgumentException>(() => Read(
            $$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.Encode(point.X)}}","y":"{{Base64Url.Encode(point.Y)}}","d":"{{d}}"}"""));
        Assert.Throws<ArgumentException>(() => Read(
            """{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","d":"AAAxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}"""));
    }

    [Fact]
    public void Ids_are_thumbprints_as_published()
    {
        foreach (var row in Vectors.Read("jose", "rfc7638.json").GetProperty("tests").EnumerateArray())
        {
            var jwk = row.GetProperty("jwk");
            if (jwk.Text("kty") == "oct")
            {
                continue;
            }

            var members = jwk.EnumerateObject().Where(member => member.Name != "kid").ToDictionary(member => member.Name, member => member.Value);
            using var key = JwtKey.FromJwk(JsonSerializer.SerializeToUtf8Bytes(members), jwk.Text("kty") == "RSA" ? JwtAlgorithm.RS256 : null);
            Assert.Equal(row.Text("sha256"), key.Id);
        }
    }

    [Fact]
    public void The_id_of_a_symmetric_key_is_random()
    {
        var secret = new byte[32];
        using var one = JwtKey.FromSecret(JwtAlgorithm.HS256, secret);
        using var other = JwtKey.FromSecret(JwtAlgorithm.HS256, secret);

        Assert.NotEqual(one.Id, other.Id);
        Assert.Equal(22, one.Id.Length);
    }

    [Fact]
    public void A_disposed_key_neither_signs_nor_verifies()
    {
        foreach (var algorithm in new[] { JwtAlgorithm.HS256, JwtAlgorithm.ES256, JwtAlgorithm.RS256, JwtAlgorithm.EdDSA })
        {
            var key = JwtKey.Generate(algorithm);
            key.Dispose();
            Assert.Throws<ObjectDisposedException>(() => SampleTokens.SignText(key, "a.b"));
            Assert.Throws<ObjectDisposedException>(key.ExportPrivateKey);
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Many_threads_use_one_key_simultaneously(string name)
    {
        var key = SampleTokens.Key(name);

        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 16 }, _ => Assert.True(Verifies(key, key)));
    }

    // It is not a product of two primes, but this cannot be detected.
    private static byte[] Modulus(int bits)
    {
        var modulus = new byte[bits / 8];
        new Random(bits).NextBytes(modulus);
        modulus[0] |= 0x80;
        modulus[^1] |= 1;
        return modulus;
    }

    private static bool IsRead(byte[] modulus, string exponent)
    {
        using var rsa = RSA.Create();
        var e = new byte[Base64Url.GetDecodedLength(exponent.Length)];
        Base64Url.TryDecode(exponent.AsSpan(), e, out _);
        rsa.ImportParameters(new RSAParameters { Modulus = modulus, Exponent = e });
        var isRead = IsKey(() => Read($$"""{"kty":"RSA","alg":"RS256","n":"{{Base64Url.Encode(modulus)}}","e":"{{exponent}}"}"""));

        Assert.Equal(isRead, IsKey(() => JwtKey.FromPem(JwtAlgorithm.RS256, rsa.ExportSubjectPublicKeyInfoPem())));
        return isRead;
    }

    private static bool IsKey(Func<JwtKey> read)
    {
        try
        {
            read().Dispose();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static JwtKey Read(string jwk) => JwtKey.FromJwk(Encoding.UTF8.GetBytes(jwk));

    private static bool Verifies(JwtKey signer, JwtKey verifier)
    {
        var signature = new byte[signer.Material.SignatureSize];
        signer.Material.Sign("data"u8, signature);
        return verifier.Material.Verify("data"u8, signature) && !verifier.Material.Verify("date"u8, signature);
    }
}
