using AuthKit.Sessions;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.Sessions;

public sealed class SessionServiceOptionsTests
{
    [Fact]
    public void The_defaults_are_the_documented_ones()
    {
        var options = new SessionServiceOptions();

        Assert.Equal(TimeSpan.FromHours(24), options.AbsoluteLifetime);
        Assert.Equal(TimeSpan.FromHours(1), options.IdleTimeout);
        Assert.Equal(TimeSpan.FromMinutes(5), options.EffectiveTouchInterval);
        Assert.Equal(TimeSpan.Zero, options.RotationOverlap);
        Assert.Equal(100, options.MaxSessionsPerSubject);
        Assert.Equal(8_192, options.MaxDataSize);
        Assert.Empty(options.Validate());
    }

    [Fact]
    public void The_touch_interval_is_at_most_a_tenth_of_the_idle_timeout()
    {
        Assert.Equal(TimeSpan.FromSeconds(30), new SessionServiceOptions { IdleTimeout = TimeSpan.FromMinutes(5) }.EffectiveTouchInterval);
        Assert.Single(new SessionServiceOptions { IdleTimeout = TimeSpan.FromMinutes(5), TouchInterval = TimeSpan.FromSeconds(31) }.Validate());
        Assert.Empty(new SessionServiceOptions { IdleTimeout = TimeSpan.FromMinutes(5), TouchInterval = TimeSpan.FromSeconds(30) }.Validate());
    }

    [Fact]
    public void Every_problem_is_listed_at_once()
    {
        var options = new SessionServiceOptions
        {
            AbsoluteLifetime = TimeSpan.FromSeconds(59),
            IdleTimeout = TimeSpan.FromMinutes(2),
            TouchInterval = TimeSpan.FromSeconds(-1),
            RotationOverlap = TimeSpan.FromSeconds(61),
            MaxSessionsPerSubject = 0,
            MaxDataSize = -1,
        };

        var exception = Assert.Throws<OptionsValidationException>(() => new SessionService(new InMemorySessionStore(), options));

        Assert.Equal(6, exception.Failures.Count());
    }

    [Fact]
    public async Task Changing_the_options_after_the_service_was_created_changes_nothing()
    {
        var options = new SessionServiceOptions();
        var service = new SessionService(new InMemorySessionStore(), options);
        options.AbsoluteLifetime = TimeSpan.Zero;

        var grant = await service.CreateAnonymousAsync();

        Assert.Equal(TimeSpan.FromHours(24), grant.Session.ExpiresAt - grant.Session.CreatedAt);
    }
}
