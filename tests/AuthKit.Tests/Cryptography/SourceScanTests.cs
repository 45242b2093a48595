using System.Text.RegularExpressions;

namespace AuthKit.Tests.Cryptography;

/// <summary>
/// Scans the library's sources for code that the compiler's analyzers cannot forbid, because it is allowed in one place, or is a habit and not a
/// symbol (ASVS 1.3.12, 11.2.1, 11.2.4, 11.3.1, 11.4.1). BannedSymbols.txt forbids the rest.
/// </summary>
public sealed class SourceScanTests
{
    private static readonly string Root = RepositoryRoot.Path;

    private static readonly Rule[] Rules =
    [
        new("Secrets are compared in one place", @"\bFixedTimeEquals\b", "CryptographicOperations.FixedTimeEquals(a, b)"),
        new("Unsafe blocks are allowed only for SkipLocalsInit; the code has no such block", @"\bunsafe\b|\bfixed\s*\(", "unsafe { *p = 1; }"),
        new("A comparison that stops early tells where", @"\bSequence(Equal|CompareTo)\b", "a.SequenceEqual(b)"),
        new("MD5 is broken", @"MD5\b", "HMACMD5.HashData(key, x)"),
        new("SHA-1 is for old stored hashes, the breach list's range, one-time codes, and the names of Redis scripts", @"SHA1\b", "SHA1.HashData(x)", "src/AuthKit/Passwords/", "src/AuthKit/Mfa/", "src/AuthKit.Redis/RedisScript.cs"),
        new("Only authenticated encryption", @"\b(CipherMode|(En|De)crypt(Ecb|Cbc|Cfb)|DES|TripleDES|RC2|Rijndael(Managed)?)\b", "aes.EncryptEcb(x, p)"),
        new("No PKCS#1 v1.5 encryption", @"\bRSAEncryptionPadding\.Pkcs1\b", "rsa.Encrypt(x, RSAEncryptionPadding.Pkcs1)"),
        new("No home-made cipher or hash: they rotate bits", @"\bRotate(Left|Right)\b", "BitOperations.RotateLeft(x, 7)"),
        new("Secrets come from RandomNumberGenerator", @"\bRandom\.Shared\b|\bnew Random\b|\bGuid\.(NewGuid|CreateVersion7)\b", "Random.Shared.Next()"),
        new("Base64 is decoded by the strict decoders; only PEM may have line breaks", @"\b(Try)?(FromBase64\w*|DecodeFrom(Utf8|Chars))\b", "Convert.TryFromBase64Chars(a, b, out _)", "src/AuthKit/Cryptography/Base64Url.cs", "src/AuthKit/Tokens/KeyMaterial/JwtKeyImport.cs"),
        new("Regular expressions are source-generated: no pattern comes from input", @"\bnew Regex\b|\bRegex\.(IsMatch|Match(es)?|EnumerateMatches|Replace|Split|Count)\b", "Regex.IsMatch(input, pattern)"),
        new("Certificates are checked by the platform", @"Certificate\w*ValidationCallback|DangerousAcceptAny|\bServicePointManager\b", "handler.ServerCertificateCustomValidationCallback = x"),
    ];

    public static TheoryData<string> Names => [.. Rules.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Sources_keep_the_rule(string name)
    {
        var rule = Rules.Single(rule => rule.Name == name);
        var sources = Sources();

        Assert.True(sources.Length > 20);
        Assert.Empty(sources
            .Where(path => !Array.Exists(rule.Allowed, allowed => path.StartsWith(allowed, StringComparison.Ordinal)))
            .SelectMany(path => File.ReadLines(Path.Combine(Root, path)).Select((line, i) => (Line: line, Place: $"{path}:{i + 1}")))
            .Where(source => rule.Breaks(source.Line))
            .Select(source => source.Place));
    }

    [Fact]
    public void Each_rule_catches_what_it_forbids_and_leaves_comments_alone() => Assert.All(Rules, rule =>
    {
        Assert.True(rule.Breaks($"        var x = {rule.Example};"));
        Assert.False(rule.Breaks($"        // {rule.Example}"));
    });

    [Fact]
    public void Code_that_a_rule_allows_still_exists() => Assert.All(
        Rules.SelectMany(rule => rule.Allowed.Where(allowed => allowed.EndsWith(".cs", StringComparison.Ordinal)).Select(allowed => (rule, allowed))),
        pair => Assert.Contains(File.ReadLines(Path.Combine(Root, pair.allowed)), pair.rule.Breaks));

    [Fact]
    public void The_core_takes_primitives_from_the_framework_and_three_named_packages()
    {
        var packages = Regex.Matches(File.ReadAllText(Path.Combine(Root, "src/AuthKit/AuthKit.csproj")), "PackageReference Include=\"([^\"]+)\"")
            .Select(match => match.Groups[1].Value)
            .Where(name => !name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal));

        Assert.Equal(["BCrypt.Net-Next", "Isopoh.Cryptography.Argon2", "NSec.Cryptography"], packages.Order(StringComparer.Ordinal));
    }

    /// <summary>The paths of all sources of the library, relative to the root, with forward slashes.</summary>
    private static string[] Sources() => [.. Directory
        .EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))];

    private sealed record Rule(string Name, string Pattern, string Example, params string[] Allowed)
    {
        public bool Breaks(string line) => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && Regex.IsMatch(line, Pattern);
    }
}
