using System.Collections.Concurrent;
using AuthKit.AccessTokens;
using AuthKit.DependencyInjection;
using AuthKit.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.Seams.Tests.Flaws;

/// <summary>Revokes everything before an instant of one instance's clock, and compares it with times in whole seconds.</summary>
internal sealed class CutOff
{
    private readonly ConcurrentDictionary<SubjectRef, DateTimeOffset> _bySubject = new();
    private DateTimeOffset _all = DateTimeOffset.MinValue;

    public static Action<AuthKitBuilder> Add()
    {
        var cutOff = new CutOff();
        return auth =>
        {
            FlawedService<ITokenService>.Add(auth, nameof(ITokenService.RevokeEveryoneAsync), (services, _, _) => cutOff.RevokeAll(Now(services)));
            FlawedService<ITokenService>.Add(auth, nameof(ITokenService.RevokeSubjectAsync), (services, inner, args) => cutOff.RevokeSubjectAsync(inner, args, Now(services)));
            FlawedService<ITokenService>.Add(auth, nameof(ITokenService.ValidateAsync), (_, inner, args) => cutOff.ValidateAsync(inner, (string?)args[0], (string)args[1]!));
        };
    }

    private static DateTimeOffset Now(IServiceProvider services) => services.GetRequiredService<TimeProvider>().GetUtcNow();

    private ValueTask RevokeAll(DateTimeOffset now)
    {
        _all = now;
        return ValueTask.CompletedTask;
    }

    private ValueTask<long> RevokeSubjectAsync(ITokenService inner, object?[] args, DateTimeOffset now)
    {
        if (args[1] is null)
        {
            _bySubject[(SubjectRef)args[0]!] = now;
        }

        return inner.RevokeSubjectAsync((SubjectRef)args[0]!, (Stores.SessionId?)args[1], (Sessions.SessionEndReason)args[2]!, (CancellationToken)args[3]!);
    }

    private async ValueTask<AccessTokenValidation> ValidateAsync(ITokenService inner, string? token, string tenant)
    {
        var validation = await inner.ValidateAsync(token, tenant);
        return validation.Token is { } valid && (valid.IssuedAt <= _all || (_bySubject.TryGetValue(valid.Subject, out var end) && valid.IssuedAt <= end)) ? default : validation;
    }
}
