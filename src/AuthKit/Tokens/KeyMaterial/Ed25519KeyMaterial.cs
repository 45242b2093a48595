using AuthKit.Cryptography;
using NSec.Cryptography;

namespace AuthKit.Tokens;

// Ed25519 (RFC 8037 section 3.1), computed by libsodium, which refuses S at or above the group order (RFC 8032 section 5.1.7) and keys of
// small order. NSec's keys are immutable, so threads can share them.
internal sealed class Ed25519KeyMaterial : JwtKeyMaterial
{
    private readonly Key? _private;
    private readonly PublicKey _public;

    public Ed25519KeyMaterial(Key key)
        : this(key.PublicKey) => _private = key;

    public Ed25519KeyMaterial(PublicKey key)
    {
        _public = key;
        PublicMembers = [new("crv", "Ed25519"), new("kty", "OKP"), new("x", Base64Url.Encode(key.Export(KeyBlobFormat.RawPublicKey)))];
    }

    public override bool CanSign => _private is not null;

    public override int SignatureSize => 64;

    public override IReadOnlyList<KeyValuePair<string, string>> PublicMembers { get; }

    public override void Sign(ReadOnlySpan<byte> data, Span<byte> signature) =>
        SignatureAlgorithm.Ed25519.Sign(_private!, data, signature);

    public override bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureSize && SignatureAlgorithm.Ed25519.Verify(_public, data, signature);

    public override byte[] ExportPrivate() => _private!.Export(KeyBlobFormat.PkixPrivateKey);

    public override void Dispose() => _private?.Dispose();
}
