using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.Events;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>Publishes the events of sign-in attempts. No event has the login or the password that was typed.</summary>
internal sealed class SignInReports
{
    private readonly IAuthEventSink _events;
    private readonly TimeProvider _timeProvider;
    private readonly KeyedLoginHash _draw;

    /// <param name="keys">The keys for the hashes that distinguish attempts on different logins.</param>
    /// <param name="runtime">The clock and the event sink.</param>
    public SignInReports(SecretKeyRing keys, AuthKitRuntime runtime)
    {
        _events = runtime.Events;
        _timeProvider = runtime.TimeProvider;
        _draw = new KeyedLoginHash(keys);
    }

    public void Limited(SignInPermits permits, ClientContext client) => Limited(permits.Tenant, permits.RefusedBy!, permits.RetryAfter, client);

    public void Limited(string tenant, string policy, TimeSpan retryAfter, ClientContext client) => _events.Publish(new SignInLimitedEvent
    {
        Time = Now,
        Tenant = tenant,
        Address = client.Address,
        UserAgent = client.UserAgent,
        Policy = policy,
        RetryAfter = retryAfter,
    });

    /// <param name="tenant">The tenant.</param>
    /// <param name="login">The normalised login; empty for a text that cannot be a login.</param>
    /// <param name="account">The account, if the login has one.</param>
    /// <param name="client">The client.</param>
    /// <param name="reason">The reason for the event.</param>
    public void Failed(string tenant, string login, Account? account, ClientContext client, SignInFailureReason reason) => _events.Publish(new SignInFailedEvent
    {
        Time = Now,
        Tenant = tenant,
        SubjectId = account?.Subject.Id,
        Address = client.Address,
        UserAgent = client.UserAgent,
        Reason = reason,
        LoginHash = login.Length == 0 ? null : _draw.Hash(tenant, login),
    });

    public void Locked(SubjectRef subject, ClientContext client, int failures) => _events.Publish(new AccountLockedEvent
    {
        Time = Now,
        Tenant = subject.Tenant,
        SubjectId = subject.Id,
        Address = client.Address,
        UserAgent = client.UserAgent,
        ConsecutiveFailures = failures,
    });

    public void Succeeded(SessionId sid, IReadOnlyList<string> amr, SubjectRef subject, ClientContext client, bool isKnownDevice) => _events.Publish(new SignInSucceededEvent
    {
        Time = Now,
        Tenant = subject.Tenant,
        SubjectId = subject.Id,
        Address = client.Address,
        UserAgent = client.UserAgent,
        Sid = sid.ToString(),
        Amr = amr,
        IsKnownDevice = isKnownDevice,
    });

    public void NewDevice(SessionId sid, SubjectRef subject, ClientContext client) => _events.Publish(new SignInNewDeviceEvent
    {
        Time = Now,
        Tenant = subject.Tenant,
        SubjectId = subject.Id,
        Address = client.Address,
        UserAgent = client.UserAgent,
        Sid = sid.ToString(),
    });

    public void Breached(SubjectRef subject, ClientContext client) => _events.Publish(new PasswordBreachedEvent
    {
        Time = Now,
        Tenant = subject.Tenant,
        SubjectId = subject.Id,
        Address = client.Address,
        UserAgent = client.UserAgent,
    });

    public void RehashFailed(SubjectRef subject) =>
        _events.Publish(new PasswordRehashFailedEvent { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id });

    /// <summary>Creates the event, which the write of the account publishes.</summary>
    public PasswordRehashedEvent Rehashed(SubjectRef subject) => new() { Time = Now, Tenant = subject.Tenant, SubjectId = subject.Id };

    private DateTimeOffset Now => StoreTime.Now(_timeProvider);
}
