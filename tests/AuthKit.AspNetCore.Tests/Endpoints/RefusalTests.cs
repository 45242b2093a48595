using System.Collections;
using System.Reflection;
using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Authentication;
using AuthKit.Devices;
using AuthKit.SignIn;

namespace AuthKit.AspNetCore.Tests.Endpoints;

/// <summary>The table of refusals has an answer for every status of a service that is not a success.</summary>
public sealed class RefusalTests
{
    private static readonly Type Refusals = typeof(TokenEndpointOptions).Assembly.GetType("AuthKit.AspNetCore.Problems.Refusals", throwOnError: true)!;

    [Theory]
    [InlineData(typeof(AccountFlowStatus), AccountFlowStatus.Done)]
    [InlineData(typeof(RegistrationStatus), RegistrationStatus.Registered, RegistrationStatus.VerificationSent)]
    [InlineData(typeof(StepUpStatus), StepUpStatus.Proven)]
    [InlineData(typeof(SecondFactorChangeStatus), SecondFactorChangeStatus.Done)]
    [InlineData(typeof(SessionTokenStatus), SessionTokenStatus.Issued)]

    // The call itself answers a wrong password, link or code. A status that leads to the second step is not a refusal.
    [InlineData(typeof(SignInStatus), SignInStatus.SignedIn, SignInStatus.InvalidCredentials, SignInStatus.MfaRequired, SignInStatus.MfaEnrollmentRequired)]
    public void Each_status_except_success_has_a_refusal(Type statuses, params object[] others)
    {
        var of = Refusals.GetMethod("Of", BindingFlags.Public | BindingFlags.Static)!;
        foreach (Enum status in (IEnumerable)Enum.GetValues(statuses))
        {
            Assert.True(others.Contains(status) == (of.Invoke(null, [status]) is null), $"{statuses.Name}.{status}");
        }
    }
}
