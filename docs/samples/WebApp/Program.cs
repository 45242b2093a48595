using WebApp.Hosting;
using WebApp.Pages;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Limits.MaxRequestBodySize = 64 * 1024; // The largest form here has three short fields.
});
builder.Services.AddRazorComponents();
builder.Services.AddSingleton<SignInCookies>();
builder.Services.AddAuthorization();
builder.Services.AddLoginRateLimit();
builder.AddDevelopmentOutbox();
builder.Services.AddAuthKit(builder.Configuration.GetSection("AuthKit"), auth =>
{
    auth.UseConfiguredStores(builder.Configuration);
    auth.AddPasswords().AddAccounts().AddSessions().AddSessionAuthentication().AddOneTimeTokens();
    auth.AddMfa(mfa => mfa.Issuer = "AuthKit sample").AddQrCodes();
    auth.AddSampleApi(builder.Configuration);
    auth.AddAccountFlows(configureMessages: messages => messages.BaseUrl ??= OwnAddress.Of(builder.Configuration));
});

var app = builder.Build();
await app.Services.ApplyAuthKitSchemaAsync();
await app.Services.CheckAuthKitRedisAsync(); // Warns about Redis settings that may lose sessions.

app.UseSecurityHeaders();
app.UseErrorPages();
app.UseStaticFiles();
app.UseRateLimiter();
app.UseAuthentication();
app.UseAuthorization();
app.MapAuthKit().LimitLogin(); // The JSON endpoints under /auth.
app.MapSampleApi(); // The API that takes access tokens.
app.MapPages(); // The site for browsers.
app.MapDevelopmentOutbox(); // All mail, for users of this machine.
await app.RunAsync();
