using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AuthKit.Audit;
using AuthKit.Cryptography;

namespace AuthKit.Tests.Audit;

/// <summary>Computes the format of <c>docs/audit.md</c> again with the framework's own HKDF and HMAC.</summary>
public sealed class AuditChainTests
{
    private static readonly byte[] SecretKeyBytes = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private static readonly byte[] ChainKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, SecretKeyBytes, 32, salt: null, info: "AuthKit.Audit.1"u8.ToArray());

    private readonly AuditChain _chain = new(new SecretKeyRing(new SecretKey("one", SecretKeyBytes)));

    [Fact]
    public void Record_s_mac_is_over_these_parts_in_this_order()
    {
        var first = SampleAudit.New("acmé");
        var second = SampleAudit.New("acmé", subjectId: null);
        using var writer = _chain.Extend("acmé", _chain.Begin("acmé"));
        var firstLink = writer.Link(first);
        writer.Accept(first, firstLink);
        var secondLink = writer.Link(second);

        Assert.Equal(Mac("AuthKit.Audit.1 record", "one", "acmé", 1L, new byte[32], first.Id.ToArray(), first.Time.ToUnixTimeMilliseconds(), "alice", "password.changed", first.Payload.ToArray()), firstLink.Mac.ToArray());
        Assert.Equal(Mac("AuthKit.Audit.1 record", "one", "acmé", 2L, firstLink.Mac.ToArray(), second.Id.ToArray(), second.Time.ToUnixTimeMilliseconds(), null, "password.changed", second.Payload.ToArray()), secondLink.Mac.ToArray());
        Assert.Equal((1L, 2L, "one"), (firstLink.Sequence, secondLink.Sequence, secondLink.KeyId));
    }

    [Fact]
    public void Head_s_seal_is_over_these_parts_in_this_order()
    {
        var begin = _chain.Begin("");
        var record = SampleAudit.New("");
        using var writer = _chain.Extend("", begin);
        var link = writer.Link(record);
        writer.Accept(record, link);
        var head = writer.Seal();

        Assert.Equal(Mac("AuthKit.Audit.1 head", "one", "", 0L, new byte[32], 0L, 0L), begin.Seal.ToArray());
        Assert.Equal(Mac("AuthKit.Audit.1 head", "one", "", 1L, link.Mac.ToArray(), 1L, record.Time.ToUnixTimeMilliseconds()), head.Seal.ToArray());
    }

    [Fact]
    public void Checkpoint_s_seal_is_over_these_parts_in_this_order()
    {
        var (record, link) = LinkFirst();
        using var walk = _chain.Walk("acme", null);
        walk.Next(new AuditEntry { Record = record, Link = link });
        var whole = walk.Checkpoint(SampleAudit.Time);
        walk.Next(new AuditEntry { Record = record, Link = link with { Sequence = 5 } });
        var broken = walk.Checkpoint(SampleAudit.Time);

        var time = SampleAudit.Time.ToUnixTimeMilliseconds();
        Assert.Equal(Mac("AuthKit.Audit.1 checkpoint", "one", "acme", 1L, link.Mac.ToArray(), 1L, time, 0L, 0L), whole.Seal.ToArray());
        Assert.Equal(Mac("AuthKit.Audit.1 checkpoint", "one", "acme", 5L, link.Mac.ToArray(), 2L, time, 2L, 2L), broken.Seal.ToArray());
        Assert.Equal(new AuditBreak(AuditBreakKind.Missing, 2), broken.Break);
    }

    [Theory]
    [InlineData(true, "AuthKit.Audit.1 record after a changed head", AuditBreakKind.HeadChanged)]
    [InlineData(false, "AuthKit.Audit.1 record after a head of an unknown key", AuditBreakKind.UnknownKey)]
    public void Record_after_a_foreign_head_shows_the_break(bool isKeyKnown, string domain, AuditBreakKind kind)
    {
        var head = _chain.Begin("acme") with { Sequence = 7, Mac = new byte[32] };
        var record = SampleAudit.New();
        using var writer = _chain.Extend("acme", isKeyKnown ? head : head with { KeyId = "gone" });
        var link = writer.Link(record);

        Assert.Equal(Mac(domain, "one", "acme", 8L, new byte[32], record.Id.ToArray(), record.Time.ToUnixTimeMilliseconds(), "alice", "password.changed", record.Payload.ToArray()), link.Mac.ToArray());

        using var empty = _chain.Walk("acme", null);
        var checkpoint = empty.Checkpoint(SampleAudit.Time) with { Sequence = 7 };
        using var walk = _chain.Walk("acme", checkpoint with { Seal = Mac("AuthKit.Audit.1 checkpoint", "one", "acme", 7L, new byte[32], 0L, SampleAudit.Time.ToUnixTimeMilliseconds(), 0L, 0L) });
        Assert.Null(walk.Break);
        walk.Next(new AuditEntry { Record = record, Link = link });
        Assert.Equal(new AuditBreak(kind, 7), walk.Break);
    }

    [Fact]
    public void No_byte_moves_from_one_part_to_the_next()
    {
        var record = SampleAudit.New();
        AuditRecord[] alike =
        [
            record,
            record with { EventName = "password.change", Payload = Encoding.UTF8.GetBytes("d" + Encoding.UTF8.GetString(record.Payload.Span)) },
            SampleAudit.New("acm") with { Id = record.Id },
            SampleAudit.New(subjectId: "alicepassword") with { Id = record.Id, EventName = ".changed" },
            SampleAudit.New(subjectId: null) with { Id = record.Id },
            record with { Payload = default },
        ];

        var macs = alike.Select(one =>
        {
            using var writer = _chain.Extend(one.Tenant, _chain.Begin(one.Tenant));
            return Convert.ToHexString(writer.Link(one).Mac.Span);
        });

        Assert.Equal(alike.Length, macs.Distinct().Count());
    }

    [Fact]
    public void Skipped_record_leaves_no_trace()
    {
        var record = SampleAudit.New();
        using var writer = _chain.Extend("acme", _chain.Begin("acme"));
        writer.Link(SampleAudit.New());
        var link = writer.Link(record);
        writer.Accept(record, link);

        Assert.Equal((1L, 1L), (link.Sequence, writer.Seal().Count));
        using var walk = _chain.Walk("acme", null);
        walk.Next(new AuditEntry { Record = record, Link = link });
        Assert.Null(walk.Break);
    }

    [Fact]
    public void Record_of_another_tenant_or_out_of_bounds_gets_no_link()
    {
        using var writer = _chain.Extend("acme", _chain.Begin("acme"));

        Assert.Throws<ArgumentException>(() => writer.Link(SampleAudit.New("other")));
        Assert.Throws<ArgumentException>(() => writer.Link(SampleAudit.New() with { SubjectId = "mallory" }));
        Assert.Throws<ArgumentException>(() => _chain.Begin("\uD800"));
        using var walk = _chain.Walk("acme", null);
        Assert.Throws<ArgumentException>(() => walk.Next(new AuditEntry { Record = SampleAudit.New() }));
    }

    [Fact]
    public void Last_number_has_no_successor()
    {
        using var writer = _chain.Extend("acme", _chain.Begin("acme") with { Sequence = long.MaxValue });

        Assert.Throws<OverflowException>(() => writer.Link(SampleAudit.New()));
    }

    private (AuditRecord Record, AuditLink Link) LinkFirst()
    {
        var record = SampleAudit.New();
        using var writer = _chain.Extend("acme", _chain.Begin("acme"));
        return (record, writer.Link(record));
    }

    private static byte[] Mac(params object?[] parts)
    {
        using var message = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var bytes = part switch
            {
                null => null,
                string text => Encoding.UTF8.GetBytes(text),
                long number => BigEndian(number),
                _ => (byte[])part,
            };
            BinaryPrimitives.WriteUInt32BigEndian(length, bytes is null ? 0xFFFFFFFF : (uint)bytes.Length);
            message.Write(length);
            message.Write(bytes ?? []);
        }

        return HMACSHA256.HashData(ChainKey, message.ToArray());
    }

    private static byte[] BigEndian(long number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }
}
