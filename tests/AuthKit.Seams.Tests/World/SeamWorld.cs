using System.Globalization;
using AuthKit.Seams.Tests.Site;
using AuthKit.Stores;

namespace AuthKit.Seams.Tests.World;

/// <summary>
/// People with mailboxes, browsers that store cookies, and accounts of two tenants of one site. Commands act in this world, and its model records
/// what must work and what must not.
/// </summary>
internal sealed partial class SeamWorld
{
    private static int _count;

    private readonly SeamSite _site;
    private readonly string[] _tenants = [$"one-{SessionId.Create()}".ToLowerInvariant(), $"two-{SessionId.Create()}".ToLowerInvariant()];
    private readonly Dictionary<Name, Account> _accounts = [];
    private readonly List<Account> _all = [];
    private readonly Dictionary<(Browser Browser, string Tenant), Device> _sessions = [];
    private readonly Dictionary<(Browser Browser, string Tenant), Device> _families = [];
    private int _passwords;
    private int _strangers;

    public SeamWorld(SeamSite site, TimeSpan ahead)
    {
        _site = site;

        // Clears what an earlier world left on the clocks and in the limits.
        site.Time.Pass(TimeSpan.FromDays(2));
        site.Instances[0].Clock.Ahead = TimeSpan.Zero;
        site.Instances[1].Clock.Ahead = ahead;
        Number = Interlocked.Increment(ref _count);
        Browsers = [.. Enum.GetValues<BrowserName>().Select(name => new Browser(name, Address((int)name)) { Tenant = _tenants[0] })];
    }

    public int Number { get; }

    public IReadOnlyList<Browser> Browsers { get; }

    public IReadOnlyList<Instance> Instances => _site.Instances;

    public DateTimeOffset Now => _site.Time.Now;

    public Browser this[BrowserName name] => Browsers[(int)name];

    public IReadOnlyList<Account> All => _all;

    /// <summary>The newest unopened invitation of each address.</summary>
    public Dictionary<Name, string> Invitations { get; } = [];

    public string TenantOf(Name name) => _tenants[name == Name.AnnElsewhere ? 1 : 0];

    public string OtherTenant(string tenant) => _tenants[tenant == _tenants[0] ? 1 : 0];

    public static string LoginOf(Name name) => name == Name.Ben ? "ben@example.com" : "ann@example.com";

    /// <summary>The account that has the login now; null if there is no such account.</summary>
    public Account? Find(Name name) => _accounts.GetValueOrDefault(name);

    public void Add(Account account)
    {
        _accounts[account.Name] = account;
        _all.Add(account);
    }

    public void Remove(Account account)
    {
        _accounts.Remove(account.Name);
        account.IsGone = true;
    }

    public void Rename(Account account, Name name)
    {
        _accounts.Remove(account.Name);
        account.Name = name;
        _accounts[name] = account;
    }

    public string NewPassword() => string.Create(CultureInfo.InvariantCulture, $"a long enough phrase {++_passwords}");

    public void Pass(TimeSpan time) => _site.Time.Pass(time);

    /// <summary>The sign-in of the browser's session cookie; null if there is no such cookie.</summary>
    public Device? SessionOf(Browser browser) => _sessions.GetValueOrDefault((browser, browser.Tenant));

    /// <summary>The sign-in of the browser's refresh cookie; null if there is no such cookie.</summary>
    public Device? FamilyOf(Browser browser) =>
        browser.Cookie(browser.Tenant, RefreshCookie) is null ? null : _families.GetValueOrDefault((browser, browser.Tenant));

    public void KeepSession(Browser browser, Device? device) => Keep(_sessions, browser, device);

    public void KeepFamily(Browser browser, Device? device) => Keep(_families, browser, device);

    /// <summary>A browser that was never used before, with its own address.</summary>
    public Browser Stranger(string tenant) => new(BrowserName.Cafe, Address(100 + _strangers++)) { Tenant = tenant };

    private static void Keep(Dictionary<(Browser Browser, string Tenant), Device> kept, Browser browser, Device? device)
    {
        kept.Remove((browser, browser.Tenant));
        if (device is not null)
        {
            kept.Add((browser, browser.Tenant), device);
        }
    }

    private string Address(int number) => string.Create(CultureInfo.InvariantCulture, $"10.{(Number >> 8) & 0xff}.{Number & 0xff}.{number}");
}
