using AuthKit.DependencyInjection;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.Seams.Tests.Flaws;

/// <summary>Flaws in when a requirement is asked for.</summary>
internal static class RequirementFlaws
{
    /// <summary>A sign-in that goes on is not asked for the second factor that it has to have by now.</summary>
    public static void AskOnce(AuthKitBuilder auth)
    {
        FlawedService<ISubjectGate>.Add(auth, nameof(ISubjectGate.GetStandingAsync), static (_, inner, args) => GetAsync(inner, (SubjectRef)args[0]!, (long)args[1]!, (CancellationToken)args[2]!));

        static async ValueTask<SubjectStanding> GetAsync(ISubjectGate inner, SubjectRef subject, long securityVersion, CancellationToken cancellationToken)
        {
            var standing = await inner.GetStandingAsync(subject, securityVersion, cancellationToken);
            return standing == SubjectStanding.EnrollmentRequired ? SubjectStanding.Good : standing;
        }
    }

    /// <summary>The mark is used by its requirement, and not when the whole decision is made; a refusal does not give it back.</summary>
    public static void UseEarly(AuthKitBuilder auth)
    {
        auth.Services.AddTransient<IAuthorizationService, DefaultAuthorizationService>();
        FlawedService<ISessionService>.Add(auth, nameof(ISessionService.ReturnStepUpAsync), static (_, _, _) => ValueTask.FromResult(false));
    }
}
