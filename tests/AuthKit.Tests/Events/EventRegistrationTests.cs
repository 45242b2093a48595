using AuthKit.DependencyInjection;
using AuthKit.Events;
using AuthKit.Sessions;
using AuthKit.Stores;
using AuthKit.TestRecording;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.Events;

public sealed class EventRegistrationTests
{
    [Fact]
    public async Task Events_are_enabled_wherever_AuthKit_is_added()
    {
        using var recorder = new EverythingRecorder();
        await using var provider = Provider(auth => auth.Services.AddSingleton<ILoggerFactory>(recorder));

        await provider.GetRequiredService<ISessionService>().CreateAnonymousAsync();

        Assert.IsType<AuthEvents>(provider.GetRequiredService<AuthKitRuntime>().Events);
        Assert.Equal("session.created", Assert.Single(recorder.Lines).Id.Name);
    }

    [Fact]
    public async Task A_handler_may_need_the_services_that_report_to_it()
    {
        await using var provider = Provider(static auth => auth.AddEventHandler<CallingHandler>().AddEventHandler<CallingHandler>());
        var sessions = provider.GetRequiredService<ISessionService>();
        await sessions.CreateAnonymousAsync();
        await provider.GetRequiredService<AuthEvents>().FlushAsync();

        // The handler is added twice but called once.
        Assert.Equal(1, provider.GetRequiredService<CallingHandler>().Created);
    }

    [Fact]
    public async Task A_handler_that_cannot_be_created_is_logged_and_the_others_continue()
    {
        using var recorder = new EverythingRecorder();
        await using var provider = Provider(auth =>
        {
            auth.Services.AddSingleton<ILoggerFactory>(recorder);
            auth.AddEventHandler<UnmakeableHandler>().AddEventHandler<SlowHandler>();
        });
        await provider.GetRequiredService<ISessionService>().CreateAnonymousAsync();
        await provider.GetRequiredService<AuthEvents>().FlushAsync();

        Assert.Equal(typeof(UnmakeableHandler).FullName, Assert.Single(recorder.Lines, static line => line.Id.Id == 190)["Handler"]);
        Assert.Equal(1, provider.GetRequiredService<SlowHandler>().Taken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_last_events_are_handled_before_their_handlers_are_disposed(bool isAsync)
    {
        var provider = Provider(static auth => auth.AddEventHandler<SlowHandler>());
        var sessions = provider.GetRequiredService<ISessionService>();
        await sessions.CreateAnonymousAsync();
        await provider.GetRequiredService<AuthEvents>().FlushAsync();
        var handler = provider.GetRequiredService<SlowHandler>();
        for (var i = 0; i < 20; i++)
        {
            await sessions.CreateAnonymousAsync();
        }

        if (isAsync)
        {
            await provider.DisposeAsync();
        }
        else
        {
            provider.Dispose();
        }

        Assert.Equal((21, 0), (handler.Taken, handler.TakenDisposed));
    }

    [Fact]
    public async Task An_application_may_handle_all_events_itself()
    {
        var sink = new Sink();
        await using var provider = new ServiceCollection().AddSingleton<IAuthEventSink>(sink).AddAuthKit(static auth => auth.UseInMemoryStores().AddSessions()).BuildServiceProvider();

        await provider.GetRequiredService<ISessionService>().CreateAnonymousAsync();

        Assert.Single(sink.Taken);
    }

    [Fact]
    public void Options_bind_and_are_checked_at_start()
    {
        using var provider = new ServiceCollection()
            .AddAuthKit(Configuration(("Events:QueueCapacity", "7"), ("Events:HandlerTimeout", "00:00:02")), static auth => auth.UseEvents(static options => options.QueueCapacity = 8))
            .BuildServiceProvider();
        var options = provider.GetRequiredService<IOptions<AuthEventsOptions>>().Value;
        Assert.Equal((8, TimeSpan.FromSeconds(2)), (options.QueueCapacity, options.HandlerTimeout));

        using var wrong = new ServiceCollection().AddAuthKit(Configuration(("Events:QueueCapacity", "0")), static _ => { }).BuildServiceProvider();
        Assert.Throws<OptionsValidationException>(() => wrong.GetRequiredService<IStartupValidator>().Validate());
    }

    private static ServiceProvider Provider(Action<AuthKitBuilder> compose) => new ServiceCollection()
        .AddAuthKit(auth =>
        {
            auth.UseInMemoryStores().AddSessions();
            compose(auth);
        })
        .BuildServiceProvider();

    private static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(static pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();

    private sealed class CallingHandler(ISessionService sessions) : IAuthEventHandler
    {
        public int Created { get; private set; }

        public async ValueTask HandleAsync(AuthEvent authEvent, CancellationToken cancellationToken)
        {
            if (authEvent is SessionCreatedEvent created && SessionId.TryParse(created.Sid, out _))
            {
                Created++;
                await sessions.EndAllAsync(new AuthKit.Stores.SubjectRef("nobody"), cancellationToken: cancellationToken);
            }
        }
    }

    private sealed class UnmakeableHandler : IAuthEventHandler
    {
        public UnmakeableHandler() => throw new InvalidOperationException();

        public ValueTask HandleAsync(AuthEvent authEvent, CancellationToken cancellationToken) => default;
    }

    private sealed class SlowHandler : IAuthEventHandler, IDisposable
    {
        private bool _isDisposed;

        public int Taken { get; private set; }

        public int TakenDisposed { get; private set; }

        public async ValueTask HandleAsync(AuthEvent authEvent, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Taken++;
            TakenDisposed += _isDisposed ? 1 : 0;
        }

        public void Dispose() => _isDisposed = true;
    }

    private sealed class Sink : IAuthEventSink
    {
        public List<AuthEvent> Taken { get; } = [];

        public void Publish(AuthEvent authEvent) => Taken.Add(authEvent);
    }
}
