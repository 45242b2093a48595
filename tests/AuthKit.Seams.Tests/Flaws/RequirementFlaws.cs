using AuthKit.DependencyInjection;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.Seams.Tests.Flaws;

/// <summary>Flaws in when a requirement is checked.</summary>
internal static class RequirementFlaws
{
    /// <summary>Checks a required second factor only at sign-in, and not when the sign-in continues.</summary>
    public static void AskOnce(AuthKitBuilder auth)
    {
        FlawedService<ISubjectGate>.Add(auth, nameof(ISubjectGate.GetStandingAsync), static (_, inner, args) => GetAsync(inner, (SubjectRef)args[0]!, (long)args[1]!, (CancellationToken)args[2]!));

        static async ValueTask<SubjectStanding> GetAsync(ISubjectGate inner, SubjectRef subject, long securityVersion, CancellationToken cancellationToken)
        {
            var standing = await inner.GetStandingAsync(subject, securityVersion, cancellationToken);
            return standing == SubjectStanding.EnrollmentRequired ? SubjectStanding.Good : standing;
        }
    }

    /// <summary>The requirement uses the mark up before the whole decision is made. A refusal does not return it.</summary>
    public static void UseEarly(AuthKitBuilder auth)
    {
        auth.Services.AddTransient<IAuthorizationService, DefaultAuthorizationService>();
        FlawedService<ISessionService>.Add(auth, nameof(ISessionService.ReturnStepUpAsync), static (_, _, _) => ValueTask.FromResult(false));
    }
}
