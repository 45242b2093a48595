using AuthKit.Passwords;
using FsCheck.Xunit;

namespace AuthKit.Tests.Passwords;

/// <summary>A stored string is the only text of its hash. A changed string never verifies a password.</summary>
public class StoredHashMutationTests
{
    private const string Password = "password";
    private const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=$.,-_ \0é";

    private static readonly PasswordHasher Hasher = CheapHashing.Hasher(options =>
    {
        options.Peppers["2026"] = Convert.ToBase64String(new byte[32]);
        options.Limits = new StoredHashLimits { Argon2MemoryKiB = 4096, Argon2Passes = 16, BcryptCost = 6, Pbkdf2Iterations = 20_000, ScryptMemoryKiB = 4096 };
    });

    private static readonly string[] Hashes =
    [
        CheapHashing.Hasher().Hash(Password),
        CheapHashing.Hasher(options => options.Normalization = PasswordNormalization.Nfkc).Hash(Password),
        Peppered(PasswordHashAlgorithm.Argon2id),
        Peppered(PasswordHashAlgorithm.Bcrypt),
        Peppered(PasswordHashAlgorithm.Pbkdf2),
        CheapHashing.Hasher(options => options.Algorithm = PasswordHashAlgorithm.Bcrypt).Hash(Password),
        CheapHashing.Hasher(options => options.Algorithm = PasswordHashAlgorithm.Pbkdf2).Hash(Password),
        "$argon2i$m=256,t=2,p=1$c29tZXNhbHQ$/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY",
        "$pbkdf2-sha256$1000$c2FsdHNhbHRzYWx0c2FsdA$8nX7hwFEzIB8aPajJTYK8weHQc5Ngz0pFVAKvSu4jQA",
        "$scrypt$ln=4,r=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$24hfA9x0XpAu6wWy2mXKDszV7VvD5xYKXqfzXiF8kp8",
        "pbkdf2_sha1$1000$saltsaltsaltsalt$2FWw/oC7TQkskizC+81lWlmFAMM=",
        "AQAAAAEAAAPoAAAAEDAxMjM0NTY3ODlhYmNkZWaFFGOBdaRbxF6x8i8E/30n9Pi+SASYxFX/S0lM6NHn0g==",
        "ADAxMjM0NTY3ODlhYmNkZWYNhb4tNkbnDHKIX+q+yHjT/7+FeW3MBswpS05Gt/qrcw==",
    ];

    [Fact]
    public void The_unchanged_strings_verify() =>
        Assert.All(Hashes, hash => Assert.NotEqual(PasswordVerification.Failed, Hasher.Verify(Password, hash)));

    [Property(MaxTest = 1000)]
    public bool A_changed_character_never_verifies(byte which, ushort position, byte character, byte kind)
    {
        var hash = Hashes[which % Hashes.Length];
        var at = position % hash.Length;
        var text = Characters[character % Characters.Length].ToString();
        var changed = (kind % 3) switch
        {
            0 => hash.Remove(at, 1).Insert(at, text),
            1 => hash.Insert(at, text),
            _ => hash.Remove(at, 1),
        };

        // 2a, 2b and 2y are three names of one algorithm.
        var isSame = changed == hash || (hash.StartsWith("$2b$", StringComparison.Ordinal) && at == 2 && text is "a" or "y" && kind % 3 == 0);
        return Hasher.Verify("passwore", changed) == PasswordVerification.Failed
            && (isSame || Hasher.Verify(Password, changed) == PasswordVerification.Failed);
    }

    [Fact]
    public void Every_last_character_of_salt_and_tag_counts()
    {
        foreach (var hash in Hashes)
        {
            foreach (var at in Enumerable.Range(1, hash.Length).Where(i => i == hash.Length || hash[i] is '$' or '=').Select(i => i - 1))
            {
                foreach (var character in Characters.Where(character => character != hash[at]))
                {
                    var changed = hash.Remove(at, 1).Insert(at, character.ToString());
                    if (!(hash.StartsWith("$2b$", StringComparison.Ordinal) && at == 2))
                    {
                        Assert.True(Hasher.Verify(Password, changed) == PasswordVerification.Failed, changed);
                    }
                }
            }
        }
    }

    private static string Peppered(PasswordHashAlgorithm algorithm) => CheapHashing.Hasher(options =>
    {
        options.Algorithm = algorithm;
        options.Peppers["2026"] = Convert.ToBase64String(new byte[32]);
        options.ActivePepper = "2026";
        options.Normalization = PasswordNormalization.Nfkc;
    }).Hash(Password);
}
