using AuthKit.Passwords;
using FsCheck.Xunit;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.Passwords;

public class PasswordHasherTests
{
    private const string Password = "correct horse battery staple";

    [Fact]
    public async Task A_password_verifies_against_its_own_hash_only()
    {
        var hasher = CheapHashing.Hasher();
        var hash = await hasher.HashAsync(Password);

        Assert.StartsWith("$argon2id$v=19$m=64,t=1,p=1$", hash, StringComparison.Ordinal);
        Assert.Equal(PasswordVerification.Success, await hasher.VerifyAsync(Password, hash));
        Assert.Equal(PasswordVerification.Failed, await hasher.VerifyAsync(Password + " ", hash));
    }

    [Fact]
    public void The_defaults_are_64_MiB_three_passes_one_lane()
    {
        var hash = new PasswordHasher().Hash(Password);

        Assert.Matches(@"^\$argon2id\$v=19\$m=65536,t=3,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$", hash);
    }

    [Fact]
    public void Two_hashes_of_one_password_differ()
    {
        var hasher = CheapHashing.Hasher();

        Assert.NotEqual(hasher.Hash(Password), hasher.Hash(Password));
    }

    // ASVS 6.2.8: a password is not cut, trimmed, folded or normalised.
    [Theory]
    [InlineData("password", "Password")]
    [InlineData("password", "password ")]
    [InlineData("password", " password")]
    [InlineData("password", "\uFEFFpassword")]
    [InlineData("password", "password\0")]
    [InlineData("pass\0word", "pass")]
    [InlineData("caf\u00E9 au lait", "cafe\u0301 au lait")]
    [InlineData("\uFB01sh and chips", "fish and chips")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012", "012345678901234567890123456789012345678901234567890123456789012345678901")]
    public void Passwords_are_used_exactly_as_received(string password, string other)
    {
        var hasher = CheapHashing.Hasher();
        var hash = hasher.Hash(password);

        Assert.Equal(PasswordVerification.Success, hasher.Verify(password, hash));
        Assert.Equal(PasswordVerification.Failed, hasher.Verify(other, hash));
    }

    [Property(MaxTest = 200)]
    public bool Every_well_formed_password_round_trips(string? text, byte algorithm)
    {
        var hasher = CheapHashing.Hasher(options => options.Algorithm = (PasswordHashAlgorithm)(algorithm % 3));
        if (string.IsNullOrEmpty(text) || !PasswordText.Measure(text, out _))
        {
            return hasher.Verify(text, null) == PasswordVerification.Failed;
        }

        if (algorithm % 3 == (int)PasswordHashAlgorithm.Bcrypt && (text.Contains('\0') || System.Text.Encoding.UTF8.GetByteCount(text) > 72))
        {
            Assert.Throws<ArgumentException>(() => hasher.Hash(text));
            return true;
        }

        var hash = hasher.Hash(text);
        return hasher.Verify(text, hash) == PasswordVerification.Success
            && hasher.Verify(text + "x", hash) == PasswordVerification.Failed;
    }

    [Fact]
    public async Task Empty_too_long_and_malformed_passwords_are_not_hashed()
    {
        var hasher = CheapHashing.Hasher();

        Assert.Throws<ArgumentException>(() => hasher.Hash(""));
        Assert.Throws<ArgumentException>(() => hasher.Hash(new string('a', 1025)));
        Assert.Throws<ArgumentException>(() => hasher.Hash("lone \uD800 surrogate"));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await hasher.HashAsync(null!));
        Assert.NotEmpty(hasher.Hash(string.Concat(Enumerable.Repeat("\U0001F600", 1024))));
    }

    [Fact]
    public void Hashes_of_five_years_ago_still_verify() => Assert.Equal(
        PasswordVerification.SuccessRehashNeeded,
        CheapHashing.Hasher().Verify("password", "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8"));

    public static TheoryData<string, Action<PasswordHashingOptions>> OtherSettings => new()
    {
        { "more memory", options => options.Argon2.MemoryKiB = 128 },
        { "less memory", options => options.Argon2.MemoryKiB = 32 },
        { "more passes", options => options.Argon2.Passes = 2 },
        { "more lanes", options => options.Argon2.Lanes = 2 },
        { "longer salt", options => options.Argon2.SaltSize = 24 },
        { "longer tag", options => options.Argon2.TagSize = 48 },
        { "bcrypt", options => options.Algorithm = PasswordHashAlgorithm.Bcrypt },
        { "PBKDF2", options => options.Algorithm = PasswordHashAlgorithm.Pbkdf2 },
        { "pepper", options => { options.Peppers["a"] = Convert.ToBase64String(new byte[32]); options.ActivePepper = "a"; } },
        { "normalisation", options => options.Normalization = PasswordNormalization.Nfkc },
    };

    [Theory]
    [MemberData(nameof(OtherSettings))]
    public void A_hash_with_other_settings_verifies_and_needs_a_rehash(string what, Action<PasswordHashingOptions> change)
    {
        var before = CheapHashing.Hasher(options =>
        {
            change(options);
            options.ActivePepper = null;
            options.Algorithm = PasswordHashAlgorithm.Argon2id;
            options.Normalization = PasswordNormalization.None;
            options.Argon2 = new Argon2Options { MemoryKiB = 64, Passes = 1 };
        });
        var after = CheapHashing.Hasher(change);
        var old = before.Hash(Password);

        Assert.Equal(PasswordVerification.Success, before.Verify(Password, old));
        Assert.True(after.Verify(Password, old) == PasswordVerification.SuccessRehashNeeded, what);
        Assert.Equal(PasswordVerification.Failed, after.Verify(Password + "!", old));
        Assert.Equal(PasswordVerification.Success, after.Verify(Password, after.Hash(Password)));
    }

    [Theory]
    [InlineData(PasswordHashAlgorithm.Bcrypt, 5)]
    [InlineData(PasswordHashAlgorithm.Pbkdf2, 11)]
    public void Another_cost_of_bcrypt_and_pbkdf2_needs_a_rehash(PasswordHashAlgorithm algorithm, int cost)
    {
        var hash = CheapHashing.Hasher(options => options.Algorithm = algorithm).Hash(Password);
        var dearer = CheapHashing.Hasher(options =>
        {
            options.Algorithm = algorithm;
            options.Bcrypt.Cost = cost;
            options.Pbkdf2.Iterations = cost;
        });

        Assert.Equal(PasswordVerification.SuccessRehashNeeded, dearer.Verify(Password, hash));
    }

    [Theory]
    [InlineData(Pbkdf2Digest.Sha256, "$pbkdf2-sha256$i=10,l=32$")]
    [InlineData(Pbkdf2Digest.Sha512, "$pbkdf2-sha512$i=10,l=32$")]
    public void Pbkdf2_is_written_in_phc_strings(Pbkdf2Digest digest, string prefix)
    {
        var hasher = CheapHashing.Hasher(options =>
        {
            options.Algorithm = PasswordHashAlgorithm.Pbkdf2;
            options.Pbkdf2.Digest = digest;
        });
        var hash = hasher.Hash(Password);

        Assert.StartsWith(prefix, hash, StringComparison.Ordinal);
        Assert.Equal(PasswordVerification.Success, hasher.Verify(Password, hash));
    }

    [Theory]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012", "012345678901234567890123456789012345678901234567890123456789012345678901")]
    [InlineData("a password\0with more", "a password")]
    public void Bcrypt_cuts_nothing(string password, string cut)
    {
        var hasher = CheapHashing.Hasher(options => options.Algorithm = PasswordHashAlgorithm.Bcrypt);
        var hash = hasher.Hash(cut);

        Assert.Throws<ArgumentException>(() => hasher.Hash(password));
        Assert.Equal(PasswordVerification.Success, hasher.Verify(cut, hash));
        Assert.Equal(PasswordVerification.Failed, hasher.Verify(password, hash));
    }

    [Fact]
    public void A_custom_format_verifies_and_needs_a_rehash()
    {
        var hasher = CheapHashing.Hasher(options => options.AddFormat(new ReversedFormat()));

        Assert.Equal(PasswordVerification.SuccessRehashNeeded, hasher.Verify("abc", "rev:cba"));
        Assert.Equal(PasswordVerification.Failed, hasher.Verify("abd", "rev:cba"));
    }

    [Fact]
    public void All_problems_of_the_options_are_listed_at_once()
    {
        var exception = Assert.Throws<OptionsValidationException>(() => new PasswordHasher(new PasswordHashingOptions
        {
            Algorithm = (PasswordHashAlgorithm)9,
            Argon2 = { MemoryKiB = 1, Passes = 0, SaltSize = 8, TagSize = 8 },
            Bcrypt = { Cost = 3 },
            Pbkdf2 = { Iterations = 0, Digest = (Pbkdf2Digest)9 },
            Peppers = { ["über"] = "short" },
            ActivePepper = "b",
            Normalization = (PasswordNormalization)9,
            MaxPasswordLength = 8,
            Gate = { Slots = 0, MemoryMiB = 0, QueuePerSlot = -1, KnownDeviceSharePercent = 101 },
            Limits = { BcryptCost = -1 },
        }));

        Assert.Equal(18, exception.Failures.Count());
    }

    [Theory]
    [InlineData(PasswordHashAlgorithm.Argon2id)]
    [InlineData(PasswordHashAlgorithm.Bcrypt)]
    [InlineData(PasswordHashAlgorithm.Pbkdf2)]
    public void Costs_under_owasps_minimum_need_an_explicit_option(PasswordHashAlgorithm algorithm)
    {
        var options = CheapHashing.Options(options => options.Algorithm = algorithm);
        options.AllowWeakParameters = false;

        Assert.Contains("AllowWeakParameters", Assert.Throws<OptionsValidationException>(() => new PasswordHasher(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_presets_are_not_weak()
    {
        foreach (var preset in new[] { Argon2Options.OwaspMinimum(), Argon2Options.Rfc9106LowMemory(), Argon2Options.Rfc9106HighMemory(), new Argon2Options() })
        {
            Assert.False(preset.IsUnderOwaspMinimum());
        }
    }

    [Fact]
    public void Options_are_copied()
    {
        var options = CheapHashing.Options();
        var hasher = new PasswordHasher(options);
        options.Argon2.Passes = 2;
        options.Algorithm = PasswordHashAlgorithm.Bcrypt;

        Assert.StartsWith("$argon2id$v=19$m=64,t=1,p=1$", hasher.Hash(Password), StringComparison.Ordinal);
    }

    [Fact]
    public void Hash_and_verify_allocate_less_than_2_KB_besides_the_engine()
    {
        var hasher = CheapHashing.Hasher();
        var hash = hasher.Hash(Password);
        hasher.Verify(Password, hash);

        var before = GC.GetAllocatedBytesForCurrentThread();
        hasher.Verify(Password, hash);
        var afterVerify = GC.GetAllocatedBytesForCurrentThread();
        hasher.Hash(Password);
        var afterHash = GC.GetAllocatedBytesForCurrentThread();

        Assert.InRange(afterVerify - before, 0, 2048);
        Assert.InRange(afterHash - afterVerify, 0, 2048);
    }

    private sealed class ReversedFormat : IPasswordFormat
    {
        public bool TryRead(string storedHash, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out StoredPasswordHash? stored)
        {
            stored = storedHash.StartsWith("rev:", StringComparison.Ordinal) ? new Reversed(storedHash[4..]) : null;
            return stored is not null;
        }

        private sealed class Reversed(string text) : StoredPasswordHash
        {
            public override bool Verify(ReadOnlySpan<byte> password)
            {
                var characters = System.Text.Encoding.UTF8.GetString(password).ToCharArray();
                Array.Reverse(characters);
                return new string(characters) == text;
            }
        }
    }
}
