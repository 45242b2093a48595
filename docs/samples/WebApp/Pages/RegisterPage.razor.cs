using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

public sealed partial class RegisterPage
{
    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/register", (Delegate)GetAsync);
        pages.MapPost("/register", PostAsync);
    }

    private static async Task<IResult> GetAsync(HttpContext context) =>
        await context.GetUserAsync() is null ? new RazorComponentResult<RegisterPage>() : new SeeOther("/account");

    private static async Task<IResult> PostAsync(HttpContext context, IRegistrationService registration)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var email = form["email"].ToString();
        var binding = FlowCookie.ReadOrCreate(context);
        var request = new Registration { Email = email, Password = form["password"].ToString(), Binding = binding, Client = context.GetClient() };
        var result = await registration.RegisterAsync(request, context.RequestAborted);
        if (result.Status == RegistrationStatus.VerificationSent)
        {
            FlowCookie.Write(context, binding);
            return new SeeOther("/login?sent");
        }

        return result.Status switch
        {
            RegistrationStatus.Registered => new SeeOther("/login?registered"),
            RegistrationStatus.RateLimited => Refused(StatusCodes.Status429TooManyRequests, email, error: TooManyTries.Text(result.RetryAfter)),
            RegistrationStatus.LoginTaken => Refused(StatusCodes.Status409Conflict, email, emailError: "This address already has an account."),
            RegistrationStatus.PasswordRejected => Refused(StatusCodes.Status400BadRequest, email, passwordErrors: PasswordAdvice.Of(result.Reasons)),
            _ => Refused(StatusCodes.Status400BadRequest, email, emailError: "This does not look like an e-mail address."),
        };
    }

    private static RazorComponentResult<RegisterPage> Refused(int status, string email, string? error = null, string? emailError = null, IReadOnlyList<string>? passwordErrors = null) =>
        new(new Dictionary<string, object?>
        {
            [nameof(Email)] = email,
            [nameof(Error)] = error,
            [nameof(EmailErrors)] = emailError is null ? [] : new[] { emailError },
            [nameof(PasswordErrors)] = passwordErrors ?? [],
        })
        {
            StatusCode = status,
        };
}
