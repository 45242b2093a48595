using System.Text.Json;
using AuthKit.Mfa;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Hosting;

/// <summary>An authenticator that was enrolled over HTTP and uses the clock of its site.</summary>
internal sealed class Authenticator : IDisposable
{
    private readonly TestSite _site;
    private readonly ITotpService _totp;
    private readonly OtpauthUri _uri;

    public Authenticator(TestSite site, JsonElement enrollment)
    {
        _site = site;
        _totp = site.Services.GetRequiredService<ITotpService>();
        Assert.True(OtpauthUri.TryParse(enrollment.GetProperty("otpauthUri").GetString(), out _uri!));
        Assert.Equal(_uri.Secret.ToBase32(), enrollment.GetProperty("secret").GetString());
    }

    public OtpauthUri Uri => _uri;

    /// <summary>The code that it shows now.</summary>
    public string Code => _totp.GetCode(_uri.Secret, _totp.Parameters);

    /// <summary>A code that it does not show in any time step near now.</summary>
    public string WrongCode
    {
        get
        {
            string[] right = [.. Enumerable.Range(-2, 5).Select(step => _totp.GetCodeAt(_uri.Secret, _totp.Parameters, _site.Clock.GetUtcNow().AddSeconds(30 * step)))];
            return Enumerable.Range(0, 10).Select(static digit => new string((char)('0' + digit), 6)).First(code => !right.Contains(code));
        }
    }

    /// <summary>The code that it shows after the current one.</summary>
    public string NextCode()
    {
        _site.Clock.Advance(TimeSpan.FromSeconds(30));
        return Code;
    }

    public void Dispose() => _uri.Dispose();
}
