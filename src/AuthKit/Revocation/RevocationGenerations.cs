namespace AuthKit.Revocation;

/// <summary>
/// The generations under which something is issued. Whatever carries them is refused once all of the subject, or all of the issuer,
/// is revoked.
/// </summary>
/// <param name="Subject">The subject's; 0 as long as nothing of the subject was revoked.</param>
/// <param name="Issuer">The issuer's; 0 as long as nothing of the issuer was revoked.</param>
public readonly record struct RevocationGenerations(long Subject, long Issuer);
