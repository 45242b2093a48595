using AuthKit.RefreshTokens;
using AuthKit.Stores.Tests.Machines;
using static AuthKit.Stores.Tests.Machines.Agreement;

namespace AuthKit.Stores.Tests.RefreshTokenMachine;

internal enum Client
{
    None,
    App,
}

/// <summary>The secret that a sign-in presents: while it is fresh, the same one gets the same token again.</summary>
internal enum Secret
{
    None,
    First,
    Second,
}

/// <summary>A sign-in gets its first refresh token.</summary>
/// <param name="To">The subject.</param>
/// <param name="For">The client.</param>
/// <param name="SecurityVersion">The subject's security version.</param>
/// <param name="Grace">Whether the token is answered for a while after it is spent.</param>
internal sealed record Issue(Owner To, Client For, int SecurityVersion, bool Grace) : Command<FamilyMachine>
{
    public override Task RunAsync(FamilyMachine machine) =>
        new Issuing(machine, To.SubjectOf(machine.Tenants), For == Client.App ? "app" : null, SecurityVersion, Grace).RunAsync();
}

/// <summary>A sign-in that has, or had, a family asks for a token once more.</summary>
/// <param name="Family">Its family.</param>
/// <param name="Secret">The secret that it presents.</param>
/// <param name="OtherVersion">Whether the subject's security version has changed.</param>
/// <param name="Grace">Whether the token is answered for a while after it is spent.</param>
internal sealed record IssueAgain(FromLatest Family, Secret Secret, bool OtherVersion, bool Grace) : Command<FamilyMachine>
{
    private static readonly string?[] Secrets = [null, new('A', 48), new string('B', 47) + "A"];

    public override Task RunAsync(FamilyMachine machine) => machine.Find(Family) is not { } family
        ? Task.CompletedTask
        : new Issuing(machine, family.Subject, family.ClientId, family.SecurityVersion + (OtherVersion ? 1 : 0), Grace) { Sid = family.Sid, Secret = Secrets[(int)Secret] }.RunAsync();
}

/// <summary>One call that issues a token.</summary>
internal sealed class Issuing(FamilyMachine machine, SubjectRef subject, string? clientId, long securityVersion, bool grace)
{
    private readonly TimeSpan _grace = grace ? FamilyMachine.Grace : TimeSpan.Zero;

    /// <summary>The sign-in; null for a new one.</summary>
    public SessionId? Sid { get; init; }

    public string? Secret { get; init; }

    public async Task RunAsync()
    {
        machine.BeginAtUniqueTime();
        var grant = await machine.Service.IssueAsync(new RefreshTokenIssueRequest
        {
            Subject = subject,
            Sid = Sid,
            ClientId = clientId,
            Scopes = FamilyMachine.AllScopes,
            SecurityVersion = securityVersion,
            AuthTime = DateTimeOffset.UnixEpoch,
            ReuseGrace = _grace,
            PresentedToken = Secret,
            PresentedTokenGrace = Secret is null ? TimeSpan.Zero : FamilyMachine.Grace,
        });
        var live = machine.Sweep(subject);
        if (live.Find(family => family.Sid == Sid) is { } present && Shares(present))
        {
            machine.Note($"the token of family {present.Number}");
            Equal(true, grant.IsShared, "whether the token is shared");
            Equal(present.Tokens[0], grant.Token, "the token that is shared");
            Equal(0, grant.Evicted.Count, "the number of evicted families");
        }
        else
        {
            Equal(false, grant.IsShared, "whether the token is shared");
            Add(grant, live);
        }

        await machine.SettleAsync();
    }

    private bool Shares(ModelFamily present) =>
        Secret is not null && present.Presented == Secret && present.SecurityVersion == securityVersion && present.Tokens.Count == 1 && machine.Now < present.SharedUntil;

    /// <summary>A new family takes the place of the sign-in's earlier one, and of the oldest ones that are too many.</summary>
    private void Add(RefreshTokenGrant grant, List<ModelFamily> live)
    {
        foreach (var replaced in live.FindAll(family => family.Sid == Sid))
        {
            replaced.IsThere = false;
            live.Remove(replaced);
        }

        var overdue = live.OrderBy(static family => family.CreatedAt).Take(live.Count - FamilyMachine.MaxFamilies + 1).ToList();
        overdue.ForEach(static family => family.IsThere = false);
        Equal(Names(overdue.Select(static family => family.Sid)), Names(grant.Evicted.Select(static family => family.Sid)), "the evicted sids");
        var added = new ModelFamily
        {
            Number = machine.Families.Count + 1,
            Sid = grant.Family.Sid,
            Subject = subject,
            ClientId = clientId,
            SecurityVersion = securityVersion,
            Presented = Secret,
            SharedUntil = machine.Now + FamilyMachine.Grace,
            Delivered = _grace,
            RefreshedAt = machine.Now,
            Scopes = FamilyMachine.AllScopes,
            CreatedAt = machine.Now,
            ExpiresAt = machine.Now + FamilyMachine.Absolute,
            EndsAt = machine.Now + FamilyMachine.Idle,
        };
        added.Tokens.Add(grant.Token);
        machine.Families.Add(added);
        machine.Note($"new family {added.Number}");
    }

    private static string Names(IEnumerable<SessionId> sids) => string.Join(", ", sids.Select(static sid => $"{sid}").Order(StringComparer.Ordinal));
}
