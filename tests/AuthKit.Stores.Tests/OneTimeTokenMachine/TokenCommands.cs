using AuthKit.OneTimeTokens;
using AuthKit.Stores.Tests.Machines;
using FsCheck;
using FsCheck.Fluent;
using static AuthKit.Stores.Tests.OneTimeTokenMachine.TokenMachine;

namespace AuthKit.Stores.Tests.OneTimeTokenMachine;

/// <summary>Makes the commands of the machine for one-time tokens.</summary>
internal static class TokenCommands
{
    private static readonly Gen<bool> Either = Gen.Elements(false, true);
    private static readonly Gen<FromLatest> Secrets = FromLatest.Mostly(latest: 6, all: 40);
    private static readonly Gen<int> Versions = Gen.Choose(0, 4095);
    private static readonly Gen<Purpose> IssuedFor = Gen.Frequency((7, Gen.Constant(Purpose.Reset)), (1, Gen.Constant(Purpose.OtherReset)));
    private static readonly Gen<Place> Places = Gen.Frequency((6, Gen.Constant(Place.Own)), (1, Gen.Constant(Place.OtherPurpose)), (1, Gen.Constant(Place.OtherTenant)));

    private static readonly Gen<Purposes> RemovedPurposes =
        Gen.Frequency((8, Gen.Constant(Purposes.Any)), (7, Gen.Constant(Purposes.Reset)), (1, Gen.Constant(Purposes.OtherReset)), (8, Gen.Constant(Purposes.Both)));

    private static readonly Gen<TimeSpan> Steps = Gen.Elements(
        Millisecond, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(4), Short - Millisecond, Short, Long - Millisecond, Long, -Millisecond, -TimeSpan.FromMinutes(3), -Short);

    private static readonly Gen<Command<TokenMachine>> Tokens =
        from owner in Owners.Any
        from purpose in IssuedFor
        from lifetime in Gen.Elements(Lifetime.Short, Lifetime.Long)
        from version in Versions
        from withPayload in Either
        select (Command<TokenMachine>)new IssueToken(owner, purpose, lifetime, version, withPayload);

    private static readonly Gen<Command<TokenMachine>> Codes =
        from owner in Owners.Any
        from purpose in IssuedFor
        from alphabet in Gen.Elements(OneTimeCodeAlphabet.Digits, OneTimeCodeAlphabet.Letters)
        from length in Gen.Choose(OneTimeCodeRequest.MinLength, OneTimeCodeRequest.MaxLength)
        from version in Versions
        from withPayload in Either
        from withHandle in Either
        from decoy in Gen.Elements(false, false, false, true)
        select (Command<TokenMachine>)new IssueCode(owner, purpose, alphabet, length, version, withPayload, withHandle, decoy);

    private static readonly Gen<Command<TokenMachine>> Redemptions =
        from secret in Secrets
        from typed in Gen.Frequency((1, Gen.Constant(Typing.AsSent)), (1, Gen.Constant(Typing.WithSeparatorsInLowerCase)), (2, Gen.Constant(Typing.LastCharacterWrong)))
        from place in Places
        select (Command<TokenMachine>)new Redeem(secret, typed, place);

    public static Gen<Command<TokenMachine>> Any { get; } = Gen.Frequency(
        (2, Tokens),
        (2, Codes),
        (1, from secret in Secrets from place in Places select (Command<TokenMachine>)new Find(secret, place)),
        (2, from secret in Secrets from place in Places select (Command<TokenMachine>)new Consume(secret, place)),
        (4, Redemptions),
        (1, from secret in Secrets from text in Gen.Elements(RedeemText.Texts) from place in Places select (Command<TokenMachine>)new RedeemText(secret, text, place)),
        (1, from owner in Owners.Any from purposes in RemovedPurposes select (Command<TokenMachine>)new Remove(owner, purposes)),
        (2, from step in Steps select (Command<TokenMachine>)new Advance(step)),
        (1, Gen.Constant<Command<TokenMachine>>(new Purge())));
}
