using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.Tokens;

// HMAC (RFC 2104) with SHA-2: RFC 7518 section 3.2. The one-shot hash keeps no state, so threads share the key freely.
internal sealed class HmacKeyMaterial : JwtKeyMaterial
{
    private readonly JwtAlgorithm _algorithm;
    private readonly byte[] _key;
    private volatile bool _disposed;

    public HmacKeyMaterial(JwtAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        _algorithm = algorithm;
        // Pinned, so that the collector leaves no copies behind that nobody wipes.
        _key = GC.AllocateUninitializedArray<byte>(key.Length, pinned: true);
        key.CopyTo(_key);
    }

    public override bool CanSign => true;

    public override int SignatureSize => _algorithm.SignatureSize;

    public override IReadOnlyList<KeyValuePair<string, string>> PublicMembers => [];

    public override void Sign(ReadOnlySpan<byte> data, Span<byte> signature)
    {
        CryptographicOperations.HmacData(_algorithm.Hash, _key, data, signature);

        // Afterwards, so that nothing is signed or verified under a key that was wiped meanwhile.
        Interlocked.MemoryBarrier();
        ObjectDisposedException.ThrowIf(_disposed, typeof(JwtKey));
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
        ObjectDisposedException.ThrowIf(_disposed, typeof(JwtKey));
        return copy;
    }

    public override void Dispose()
    {
        _disposed = true;
        Interlocked.MemoryBarrier();
        CryptographicOperations.ZeroMemory(_key);
    }
}
