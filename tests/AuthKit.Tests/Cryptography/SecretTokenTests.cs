using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using AuthKit.Stores;
using FsCheck.Xunit;

namespace AuthKit.Tests.Cryptography;

public sealed class SecretTokenTests
{
    private static readonly StoreKey Owner = new SubjectRef("tenant", "alice").ToOwnerKey();

    [Fact]
    public void A_token_is_36_bytes_in_48_characters_and_starts_with_the_owner_s_bucket()
    {
        var text = SecretToken.Create(Owner);

        Assert.Equal(48, text.Length);
        var token = Bytes(text);
        Assert.Equal(36, token.Length);
        Assert.Equal(Owner.ToArray()[..2], token[..2]);
    }

    [Property]
    public void Token_and_store_key_share_the_owner_s_bucket(byte high, byte low)
    {
        var owner = new byte[StoreKey.Size];
        (owner[0], owner[1]) = (high, low);
        var text = SecretToken.Create(new StoreKey(owner));

        Assert.True(SecretToken.TryGetStoreKey(text, "", out var key));
        Assert.Equal((high << 8) | low, key.Bucket);
    }

    [Fact]
    public void Without_a_tenant_the_key_is_the_bucket_and_30_bytes_of_the_token_s_hash()
    {
        var text = SecretToken.Create(Owner);
        var token = Bytes(text);

        Assert.True(SecretToken.TryGetStoreKey(text, "", out var key));
        Assert.Equal([.. token[..2], .. SHA256.HashData(token)[..30]], key.ToArray());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("größe")]
    [InlineData("\uD83D\uDE00")]
    public void With_a_tenant_the_hash_covers_token_and_tenant(string tenant)
    {
        var text = SecretToken.Create(Owner);
        var token = Bytes(text);

        Assert.True(SecretToken.TryGetStoreKey(text, tenant, out var key));
        Assert.Equal([.. token[..2], .. SHA256.HashData([.. token, .. Encoding.UTF8.GetBytes(tenant)])[..30]], key.ToArray());
    }

    [Fact]
    public void The_longest_tenant_fits()
    {
        var tenant = new string('\u20AC', NameRules.MaxLength);
        var text = SecretToken.Create(Owner);

        Assert.True(SecretToken.TryGetStoreKey(text, tenant, out var key));
        Assert.Equal(SHA256.HashData([.. Bytes(text), .. Encoding.UTF8.GetBytes(tenant)])[..30], key.ToArray()[2..]);
    }

    [Fact]
    public void Each_tenant_gives_a_token_another_key()
    {
        var text = SecretToken.Create(Owner);
        var keys = new[] { "", "a", "A", "a ", "b" }.Select(tenant => SecretToken.TryGetStoreKey(text, tenant, out var key) ? key : default);

        Assert.Equal(5, keys.Distinct().Count());
    }

    [Fact]
    public void A_known_token_keeps_its_key()
    {
        // The value is fixed in the test. Another key for the same token would sign everybody out.
        const string Text = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIj";

        Assert.True(SecretToken.TryGetStoreKey(Text, "", out var plain));
        Assert.True(SecretToken.TryGetStoreKey(Text, "acme", out var acme));
        Assert.Equal("00015d7e2d9b1dcbc85e7c890036a2cf2f9fe7b66554f2df08cec6aa9c0a25c9", Convert.ToHexStringLower(plain.ToArray()));
        Assert.Equal("000121f34f589189ef5896e83cd8980b6d529c0585d3eeefce3182d8472febe7", Convert.ToHexStringLower(acme.ToArray()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISI")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjA")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjAAAA")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISI=")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gIS==")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gIS+j")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gIS/j")]
    [InlineData(" AECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIj")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISI\n")]
    [InlineData("AAECAwQFBgcICQoLDA0O DxAREhMUFRYXGBkaGxwdHh8gISI")]
    [InlineData("AAECAwQFBgcICQoLDA0O\0xAREhMUFRYXGBkaGxwdHh8gISIj")]
    [InlineData("AAECAwQFBgcICQoLDA0OＡxAREhMUFRYXGBkaGxwdHh8gISIj")]
    [InlineData("AAECAwQFBgcICQoLDA0Oéxarehmufryxgbkagxwdhh8gisijj")]
    [InlineData("*AECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIj")]
    [InlineData("%00CAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIj")]
    public void A_malformed_token_has_no_key(string text)
    {
        Assert.False(SecretToken.TryGetStoreKey(text, "", out var key));
        Assert.Equal(default, key);
        Assert.False(SecretToken.TryGetStoreKey(text, "acme", out key));
        Assert.Equal(default, key);
    }

    [Fact]
    public void Any_other_character_gives_another_key_or_no_key()
    {
        var text = SecretToken.Create(Owner);
        Assert.True(SecretToken.TryGetStoreKey(text, "", out var key));

        for (var i = 0; i < text.Length; i++)
        {
            for (var c = '\0'; c < 256; c++)
            {
                var changed = text.ToCharArray();
                changed[i] = c;
                Assert.True(c == text[i] || !SecretToken.TryGetStoreKey(changed, "", out var other) || other != key);
            }
        }
    }

    [Fact]
    public void No_bit_of_the_random_part_is_constant_or_biased()
    {
        const int Tokens = 10_000;
        const int RandomBytes = 34;
        var ones = new int[RandomBytes * 8];
        for (var i = 0; i < Tokens; i++)
        {
            var random = Bytes(SecretToken.Create(Owner)).AsSpan(2);
            for (var bit = 0; bit < ones.Length; bit++)
            {
                ones[bit] += (random[bit / 8] >> (bit % 8)) & 1;
            }
        }

        // Eight standard deviations (50 for one bit, 825 for all). A fair source fails once in a quadrillion runs.
        Assert.All(ones, count => Assert.InRange(count, (Tokens / 2) - 400, (Tokens / 2) + 400));
        Assert.InRange(ones.Sum(), (Tokens * ones.Length / 2) - 6_600, (Tokens * ones.Length / 2) + 6_600);
    }

    [Fact]
    public void Many_threads_never_get_the_same_token()
    {
        const int Threads = 32;
        const int TokensOfOne = 4_000;
        var tokens = new ConcurrentBag<string[]>();
        using var start = new Barrier(Threads);
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            var made = new string[TokensOfOne];
            for (var i = 0; i < made.Length; i++)
            {
                made[i] = SecretToken.Create(Owner);
            }

            tokens.Add(made);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        // The first eight characters contain the bucket and 32 random bits. The rest alone must not repeat either.
        var all = tokens.SelectMany(made => made).ToList();
        Assert.Equal(Threads * TokensOfOne, all.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Threads * TokensOfOne, all.Select(text => text[8..]).Distinct(StringComparer.Ordinal).Count());
    }

    private static byte[] Bytes(string text)
    {
        var bytes = new byte[36];
        Assert.True(Base64Url.TryDecode(text, bytes, out var written));
        Assert.Equal(36, written);
        return bytes;
    }
}
