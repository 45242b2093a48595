using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.Tokens;

// HMAC (RFC 2104) with SHA-2 (RFC 7518 section 3.2). An instance that already holds the key needs half the time of the one-shot hash.
internal sealed class HmacKeyMaterial : JwtKeyMaterial
{
    private readonly JwtAlgorithm _algorithm;
    private readonly byte[] _key;
    private readonly KeyInstances<IncrementalHash> _instances;

    public HmacKeyMaterial(JwtAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        _algorithm = algorithm;
        // Pinned, so that the garbage collector does not leave copies in memory that are never wiped.
        _key = GC.AllocateUninitializedArray<byte>(key.Length, pinned: true);
        key.CopyTo(_key);
        _instances = new KeyInstances<IncrementalHash>(Create(), _ => Create());
    }

    public override bool CanSign => true;

    public override int SignatureSize => _algorithm.SignatureSize;

    public override IReadOnlyList<KeyValuePair<string, string>> PublicMembers => [];

    public override void Sign(ReadOnlySpan<byte> data, Span<byte> signature)
    {
        var hmac = _instances.Rent();
        var isReset = false;
        try
        {
            hmac.AppendData(data);
            hmac.GetHashAndReset(signature);
            isReset = true;
        }
        finally
        {
            // An instance that failed halfway still holds data, which would corrupt its next signature.
            if (isReset)
            {
                _instances.Return(hmac);
            }
            else
            {
                hmac.Dispose();
            }
        }
    }

    public override bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        Span<byte> expected = stackalloc byte[_algorithm.SignatureSize];
        Sign(data, expected);
        return FixedTime.Equals(expected, signature);
    }

    public override byte[] ExportPrivate()
    {
        var copy = (byte[])_key.Clone();

        // Disposal is checked after the copy, so that a wiped key is never returned.
        Interlocked.MemoryBarrier();
        ObjectDisposedException.ThrowIf(_instances.IsDisposed, typeof(JwtKey));
        return copy;
    }

    public override void Dispose()
    {
        // The instances are disposed first, so that no instance is created from a wiped key.
        _instances.Dispose();
        CryptographicOperations.ZeroMemory(_key);
    }

    // Pass a span: given the array, IncrementalHash would keep its own copy of the key.
    private IncrementalHash Create() => IncrementalHash.CreateHMAC(_algorithm.Hash, _key.AsSpan());
}
