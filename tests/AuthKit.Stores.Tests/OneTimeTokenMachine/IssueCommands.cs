using System.Globalization;
using System.Text;
using AuthKit.OneTimeTokens;
using AuthKit.Stores.Tests.Machines;
using static AuthKit.Stores.Tests.Machines.Agreement;

namespace AuthKit.Stores.Tests.OneTimeTokenMachine;

internal enum Purpose
{
    Reset,
    OtherReset,
}

internal enum Lifetime
{
    Short,
    Long,
}

/// <summary>Issues the token of a link.</summary>
internal sealed record IssueToken(Owner For, Purpose Purpose, Lifetime Lifetime, int SecurityVersion, bool WithPayload) : Command<TokenMachine>
{
    public override async Task RunAsync(TokenMachine machine)
    {
        machine.BeginAtUniqueTime();
        var request = new OneTimeTokenRequest
        {
            Subject = machine.SubjectOf(For),
            Purpose = TokenMachine.NameOf(Purpose),
            Lifetime = Lifetime == Lifetime.Short ? TokenMachine.Short : TokenMachine.Long,
            SecurityVersion = SecurityVersion,
            Payload = PayloadOf(WithPayload, SecurityVersion),
        };
        var grant = await machine.Service.IssueAsync(request);
        machine.Add(new ModelToken
        {
            Number = machine.Model.Tokens.Count + 1,
            Secret = grant.Token,
            Record = machine.Added,
            Subject = request.Subject,
            Purpose = request.Purpose,
            SecurityVersion = SecurityVersion,
            Payload = PayloadOf(WithPayload, SecurityVersion),
            CreatedAt = machine.Now,
            ExpiresAt = grant.ExpiresAt,
        });
        Equal(machine.Now + request.Lifetime, grant.ExpiresAt, "the end of the token");
    }

    public static byte[] PayloadOf(bool withPayload, int securityVersion) => withPayload ? Encoding.UTF8.GetBytes(securityVersion.ToString(CultureInfo.InvariantCulture)) : [];
}

/// <summary>Issues a code that somebody types, or a decoy that no code matches.</summary>
internal sealed record IssueCode(Owner For, Purpose Purpose, OneTimeCodeAlphabet Alphabet, int Length, int SecurityVersion, bool WithPayload, bool WithHandle, bool Decoy) : Command<TokenMachine>
{
    protected override bool IsPossible => Length >= OneTimeCodeRequest.MinLength;

    public override async Task RunAsync(TokenMachine machine)
    {
        machine.BeginAtUniqueTime();
        var subject = machine.SubjectOf(For);
        var request = new OneTimeCodeRequest
        {
            Subject = subject,
            Purpose = TokenMachine.NameOf(Purpose),
            Lifetime = TokenMachine.Short,
            Alphabet = Alphabet,
            Length = Length,
            Handle = WithHandle ? machine.Service.CreateHandle(subject) : null,
            SecurityVersion = SecurityVersion,
            Payload = IssueToken.PayloadOf(WithPayload, SecurityVersion),
        };
        var grant = Decoy ? await machine.Service.IssueDecoyAsync(request) : await machine.Service.IssueCodeAsync(request);
        Equal(Length, grant.Code.Length, "the length of the code");
        machine.Add(new ModelToken
        {
            Number = machine.Model.Tokens.Count + 1,
            Secret = grant.Handle,
            Record = machine.Added,
            Subject = subject,
            Purpose = request.Purpose,
            SecurityVersion = SecurityVersion,
            Payload = IssueToken.PayloadOf(WithPayload, SecurityVersion),
            CreatedAt = machine.Now,
            ExpiresAt = grant.ExpiresAt,
            Code = grant.Code,
            IsDecoy = Decoy,
            TriesLeft = TokenMachine.MaxTries,
        });
    }
}
