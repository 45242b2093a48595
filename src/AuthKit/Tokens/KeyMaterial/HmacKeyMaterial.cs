using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.Tokens;

// HMAC (RFC 2104) with SHA-2: RFC 7518 section 3.2. Instances that have the key scheduled already take half the time of the
// one-shot hash.
internal sealed class HmacKeyMaterial : JwtKeyMaterial
{
    private readonly JwtAlgorithm _algorithm;
    private readonly byte[] _key;
    private readonly KeyInstances<IncrementalHash> _instances;

    public HmacKeyMaterial(JwtAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        _algorithm = algorithm;
        // Pinned, so that the collector leaves no copies behind that nobody wipes.
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
            // One that stopped halfway would begin the next text with the rest of this one.
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

        // Asked afterwards, so that no wiped key is given out.
        Interlocked.MemoryBarrier();
        ObjectDisposedException.ThrowIf(_instances.IsDisposed, typeof(JwtKey));
        return copy;
    }

    public override void Dispose()
    {
        // First, so that no instance is made of a wiped key.
        _instances.Dispose();
        CryptographicOperations.ZeroMemory(_key);
    }

    // The span, because the array would be kept a second time.
    private IncrementalHash Create() => IncrementalHash.CreateHMAC(_algorithm.Hash, _key.AsSpan());
}
