using AuthKit.Events;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>Makes the events of the flows, all filled in alike.</summary>
internal sealed class FlowEvents(AuthKitRuntime runtime)
{
    private DateTimeOffset Now => StoreTime.Now(runtime.TimeProvider);

    public void Publish(AuthEvent happened) => runtime.Events.Publish(happened);

    public AccountRegisteredEvent Registered(SubjectRef subject, ClientInfo client) =>
        new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id, Address = AddressOf(client), UserAgent = AgentOf(client) };

    public AccountRegistrationRepeatedEvent RegistrationRepeated(string tenant, string? subjectId, ClientInfo client) =>
        new() { Time = Now, Tenant = tenant, SubjectId = subjectId, Address = AddressOf(client), UserAgent = AgentOf(client) };

    public AccountClaimedEvent Claimed(SubjectRef subject, ClientInfo client) =>
        new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id, Address = AddressOf(client), UserAgent = AgentOf(client) };

    public AccountDisabledEvent Disabled(SubjectRef subject) => new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id };

    public AccountEnabledEvent Enabled(SubjectRef subject) => new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id };

    public AccountDeletedEvent Deleted(SubjectRef subject, ClientInfo client) =>
        new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id, Address = AddressOf(client), UserAgent = AgentOf(client) };

    public EmailVerificationSentEvent VerificationSent(string tenant, string? subjectId, ClientInfo client) =>
        new() { Time = Now, Tenant = tenant, SubjectId = subjectId, Address = AddressOf(client), UserAgent = AgentOf(client) };

    public EmailVerifiedEvent Verified(SubjectRef subject, ClientInfo client) =>
        new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id, Address = AddressOf(client), UserAgent = AgentOf(client) };

    public EmailChangeRequestedEvent EmailChangeRequested(SubjectRef subject, ClientInfo client) =>
        new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id, Address = AddressOf(client), UserAgent = AgentOf(client) };

    public EmailChangedEvent EmailChanged(SubjectRef subject, ClientInfo client) =>
        new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id, Address = AddressOf(client), UserAgent = AgentOf(client) };

    public PasswordResetRequestedEvent ResetRequested(string tenant, string? subjectId, ClientInfo client) =>
        new() { Time = Now, Tenant = tenant, SubjectId = subjectId, Address = AddressOf(client), UserAgent = AgentOf(client) };

    public PasswordResetEvent PasswordReset(SubjectRef subject, ClientInfo client) =>
        new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id, Address = AddressOf(client), UserAgent = AgentOf(client) };

    public PasswordChangedEvent PasswordChanged(SubjectRef subject, ClientInfo client) =>
        new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id, Address = AddressOf(client), UserAgent = AgentOf(client) };

    public MagicLinkRequestedEvent MagicLinkRequested(string tenant, string? subjectId, ClientInfo client) =>
        new() { Time = Now, Tenant = tenant, SubjectId = subjectId, Address = AddressOf(client), UserAgent = AgentOf(client) };

    public EmailCodeRequestedEvent CodeRequested(string tenant, string? subjectId, ClientInfo client) =>
        new() { Time = Now, Tenant = tenant, SubjectId = subjectId, Address = AddressOf(client), UserAgent = AgentOf(client) };

    public InvitationSentEvent InvitationSent(string tenant) => new() { Time = Now, Tenant = tenant };

    public InvitationAcceptedEvent InvitationAccepted(SubjectRef subject, ClientInfo client) =>
        new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id, Address = AddressOf(client), UserAgent = AgentOf(client) };

    public SignInFailedEvent SignInFailed(string tenant, string? subjectId, SignInFailureReason reason, ClientInfo client) =>
        new() { Time = Now, Tenant = tenant, SubjectId = subjectId, Reason = reason, Address = AddressOf(client), UserAgent = AgentOf(client) };

    public SignInLimitedEvent SignInLimited(string tenant, FlowPermit permit, ClientInfo client) =>
        new() { Time = Now, Tenant = tenant, Policy = permit.Policy.Name, RetryAfter = permit.RetryAfter, Address = AddressOf(client), UserAgent = AgentOf(client) };

    private static string? AddressOf(ClientInfo client) => SessionPayloadRules.Head(client.Address, SessionPayloadRules.MaxAddressLength);

    private static string? AgentOf(ClientInfo client) => SessionPayloadRules.Head(client.UserAgent, SessionPayloadRules.MaxUserAgentLength);
}
