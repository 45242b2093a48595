using AuthKit.OneTimeTokens;
using AuthKit.Stores.Tests.Machines;
using FsCheck;
using FsCheck.Fluent;
using static AuthKit.Stores.Tests.OneTimeTokenMachine.TokenMachine;

namespace AuthKit.Stores.Tests.OneTimeTokenMachine;

/// <summary>Makes the commands of the machine for one-time tokens.</summary>
internal static class TokenCommands
{
    private static readonly Gen<FromLatest> Secrets = FromLatest.Mostly(latest: 6, all: 40);
    private static readonly Gen<int> Versions = Gen.Choose(0, 4095);
    private static readonly Gen<Purpose> IssuedFor = Chance.Of((7, Purpose.Reset), (1, Purpose.OtherReset));
    private static readonly Gen<Place> Places = Chance.Of((6, Place.Own), (1, Place.OtherPurpose), (1, Place.OtherTenant));

    private static readonly Gen<Purposes> RemovedPurposes =
        Chance.Of((8, Purposes.Any), (7, Purposes.Reset), (1, Purposes.OtherReset), (8, Purposes.Both));

    private static readonly Gen<TimeSpan> Steps = Gen.Elements(
        Millisecond, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(4), Short - Millisecond, Short, Long - Millisecond, Long, -Millisecond, -TimeSpan.FromMinutes(3), -Short);

    private static readonly Gen<Command<TokenMachine>> Tokens =
        from owner in Owners.Any
        from purpose in IssuedFor
        from lifetime in Gen.Elements(Lifetime.Short, Lifetime.Long)
        from version in Versions
        from withPayload in Chance.Even
        select (Command<TokenMachine>)new IssueToken(owner, purpose, lifetime, version, withPayload);

    private static readonly Gen<Command<TokenMachine>> Codes =
        from owner in Owners.Any
        from purpose in IssuedFor
        from alphabet in Gen.Elements(OneTimeCodeAlphabet.Digits, OneTimeCodeAlphabet.Letters)
        from length in Gen.Choose(OneTimeCodeRequest.MinLength, OneTimeCodeRequest.MaxLength)
        from version in Versions
        from withPayload in Chance.Even
        from withHandle in Chance.Even
        from decoy in Chance.OneIn(4)
        select (Command<TokenMachine>)new IssueCode(owner, purpose, alphabet, length, version, withPayload, withHandle, decoy);

    private static readonly Gen<Command<TokenMachine>> Redemptions =
        from secret in Secrets
        from typed in Chance.Of((1, Typing.AsSent), (1, Typing.WithSeparatorsInLowerCase), (2, Typing.LastCharacterWrong))
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
