using System.Text;
using System.Text.Json;
using AuthKit.Passwords;

namespace AuthKit.Tests.Passwords;

/// <summary>Hashes from other systems, read from their stored strings.</summary>
[Trait("Category", "Thorough")]
public class StoredFormatVectorTests
{
    // Some vectors cost more than the default limits allow.
    private static readonly PasswordHasher Hasher = new(WithHighLimits());

    public static TheoryData<string, string> Legacy() => Rows("legacy-formats.json", row => (row.Text("password"), row.Text("hash")));

    public static TheoryData<string, string> JBcrypt() => Rows("bcrypt-jbcrypt.json", row => (row.Text("password"), row.Text("hash")));

    /// <summary>The rows whose password is UTF-8. The others cannot be typed, so no API that takes text can verify them.</summary>
    public static TheoryData<string, string, string> Openwall()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var row in Vectors.Read("password", "bcrypt-openwall.json").GetProperty("tests").EnumerateArray())
        {
            var bytes = row.Hex("passwordHex");
            if (Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes)).AsSpan().CommonPrefixLength(bytes) == bytes.Length)
            {
                rows.Add(row.Text("variant"), Encoding.UTF8.GetString(bytes), row.Text("hash"));
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Legacy))]
    public void Identity_django_and_phc_hashes_verify_and_need_a_rehash(string password, string hash)
    {
        Assert.Equal(PasswordVerification.SuccessRehashNeeded, Hasher.Verify(password, hash));
        Assert.Equal(PasswordVerification.Failed, Hasher.Verify(password + "r", hash));
    }

    [Theory]
    [MemberData(nameof(JBcrypt))]
    public void JBcrypt_hashes_verify(string password, string hash)
    {
        Assert.True(Read(hash)!.Verify(Encoding.UTF8.GetBytes(password)));
        Assert.False(Read(hash)!.Verify(Encoding.UTF8.GetBytes(password + "b")));
    }

    [Theory]
    [MemberData(nameof(Openwall))]
    public void Openwall_hashes_verify_unless_a_password_would_be_cut(string variant, string password, string hash)
    {
        if (variant == "2x")
        {
            Assert.Null(Read(hash));
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(password);
        Assert.Equal(bytes.Length <= 72, Read(hash)!.Verify(bytes));
    }

    [Fact]
    public void Openwall_settings_that_are_invalid_are_refused()
    {
        foreach (var row in Vectors.Read("password", "bcrypt-openwall.json").GetProperty("invalidSettings").EnumerateArray())
        {
            Assert.Null(Read(row.Text("setting") + "7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"));
        }
    }

    public static TheoryData<int> ReferenceStrings() => Indexes("phc-test-c.json", "tests", row => !row.GetProperty("largeMemory").GetBoolean());

    public static TheoryData<int> ReferenceRefusals() => Indexes("phc-test-c.json", "errors", _ => true);

    [Theory]
    [MemberData(nameof(ReferenceStrings))]
    public void Reference_argon2_strings_verify(int index)
    {
        var row = Vectors.Read("argon2", "phc-test-c.json").GetProperty("tests")[index];
        Assert.Equal(PasswordVerification.SuccessRehashNeeded, Hasher.Verify(row.Text("password"), row.Text("encoded")));
    }

    [Theory]
    [MemberData(nameof(ReferenceRefusals))]
    public void Reference_argon2_refusals_are_refused(int index)
    {
        var row = Vectors.Read("argon2", "phc-test-c.json").GetProperty("errors")[index];
        Assert.Equal(row.Text("expect") == "mismatch", Read(row.Text("encoded")) is not null);
        Assert.Equal(PasswordVerification.Failed, Hasher.Verify(row.Text("password"), row.Text("encoded")));
    }

    [Theory]
    [InlineData("libsodium-argon2i.json")]
    [InlineData("libsodium-argon2id.json")]
    public void Libsodium_argon2_strings_verify(string file)
    {
        foreach (var row in Vectors.Read("argon2", file).GetProperty("strings").EnumerateArray())
        {
            var stored = Read(row.Text("encoded"));
            Assert.Equal(row.Text("expect") == "ok", stored is not null && stored.Verify(Encoding.UTF8.GetBytes(row.Text("password"))));
        }
    }

    [Fact]
    public void Pbkdf2_matches_its_rfc()
    {
        foreach (var row in Vectors.Read("password", "pbkdf2.json").GetProperty("tests").EnumerateArray())
        {
            var tag = row.Hex("dk");
            var stored = new Pbkdf2StoredHash(new(row.Text("hash")), row.Number("iterations"), Encoding.UTF8.GetBytes(row.Text("salt")), tag);
            Assert.True(stored.Verify(Encoding.UTF8.GetBytes(row.Text("password"))));
            Assert.False(stored.Verify("another"u8));
        }
    }

    [Fact]
    public void Scrypt_matches_its_rfc()
    {
        foreach (var row in Vectors.Read("password", "scrypt.json").GetProperty("tests").EnumerateArray())
        {
            var stored = new ScryptStoredHash(Encoding.UTF8.GetBytes(row.Text("salt")), row.Hex("dk"))
            {
                Cost = 1L << row.Number("logN"),
                BlockSize = row.Number("r"),
                Parallelization = row.Number("p"),
            };
            Assert.True(stored.Verify(Encoding.UTF8.GetBytes(row.Text("password"))));
            Assert.False(stored.Verify("another"u8));
        }
    }

    // The salt is "saltsaltsaltsalt" and the password "password". The hashes were computed with Python's hashlib.
    [Theory]
    [InlineData("$pbkdf2-sha256$1000$c2FsdHNhbHRzYWx0c2FsdA$8nX7hwFEzIB8aPajJTYK8weHQc5Ngz0pFVAKvSu4jQA")]
    [InlineData("$pbkdf2-sha512$1000$c2FsdHNhbHRzYWx0c2FsdA$715rqIr5dXOVPpBhqqsugl037zT5bWJTWYmZtIcK8hBnisKpwfY7kokvwjDrNHqHhF50Pb7MD6HvkJwiDQw4ww")]
    [InlineData("$pbkdf2$1000$c2FsdHNhbHRzYWx0c2FsdA$2FWw/oC7TQkskizC.81lWlmFAMM")]
    [InlineData("pbkdf2_sha1$1000$saltsaltsaltsalt$2FWw/oC7TQkskizC+81lWlmFAMM=")]
    public void Passlib_and_django_forms_verify(string hash)
    {
        Assert.Equal(PasswordVerification.SuccessRehashNeeded, Hasher.Verify("password", hash));
        Assert.Equal(PasswordVerification.Failed, Hasher.Verify("Password", hash));
    }

    private static StoredPasswordHash? Read(string hash) =>
        new PasswordFormatTable(WithHighLimits(), AuthKit.Argon2Engines.Argon2EngineSet.Default).TryRead(hash, out var stored) ? stored : null;

    private static PasswordHashingOptions WithHighLimits()
    {
        var options = CheapHashing.Options();
        options.Limits.Argon2Passes = 20;
        return options;
    }

    private static TheoryData<string, string> Rows(string file, Func<JsonElement, (string Password, string Hash)> read)
    {
        var rows = new TheoryData<string, string>();
        foreach (var row in Vectors.Read("password", file).GetProperty("tests").EnumerateArray())
        {
            var (password, hash) = read(row);
            rows.Add(password, hash);
        }

        return rows;
    }

    private static TheoryData<int> Indexes(string file, string member, Func<JsonElement, bool> where)
    {
        var rows = new TheoryData<int>();
        var all = Vectors.Read("argon2", file).GetProperty(member);
        for (var i = 0; i < all.GetArrayLength(); i++)
        {
            if (where(all[i]))
            {
                rows.Add(i);
            }
        }

        return rows;
    }
}
