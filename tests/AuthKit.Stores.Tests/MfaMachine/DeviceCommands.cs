using AuthKit.Stores.Tests.Machines;
using static AuthKit.Stores.Tests.Machines.Agreement;

namespace AuthKit.Stores.Tests.MfaMachine;

internal sealed record TrustDevice(Owner Of) : FactorCommand(Of)
{
    public const long SecurityVersion = 1;

    protected override async Task RunAsync(FactorMachine machine, ModelAccount account)
    {
        var token = await machine.Service.TrustDeviceAsync(account.Subject, SecurityVersion);
        Equal(account.Authenticators.Count > 0, token is not null, "whether the device is trusted");
        if (token is not null)
        {
            account.Devices.RemoveAll(device => machine.Now >= device.ExpiresAt);
            account.Devices.RemoveRange(0, Math.Max(0, account.Devices.Count - machine.Options.MaxTrustedDevices + 1));
            account.Devices.Add(new ModelDevice(token, SecurityVersion, machine.Now, machine.Now + machine.Options.TrustedDeviceLifetime));
            machine.Devices.Add(token);
            machine.Model.Told.Add("mfa.device_trusted");
        }
    }
}

internal sealed record ForgetDevices(Owner Of) : FactorCommand(Of)
{
    protected override async Task RunAsync(FactorMachine machine, ModelAccount account)
    {
        Equal(account.Devices.Count > 0, await machine.Service.ForgetAllDevicesAsync(account.Subject), "whether there were devices");
        account.Devices.ForEach(_ => machine.Model.Told.Add("mfa.device_forgotten"));
        account.Devices.Clear();
    }
}

/// <summary>When a trusted device comes back.</summary>
internal enum Comes
{
    Now,
    AtItsEnd,
    MillisecondBeforeItsEnd,
}

/// <summary>Asks whether a device is trusted: one that ever was, of any account.</summary>
/// <param name="Of">The account.</param>
/// <param name="Device">The device.</param>
/// <param name="Comes">When it comes; the clocks move there.</param>
/// <param name="NextVersion">Whether the account's security version has changed.</param>
internal sealed record CheckDevice(Owner Of, FromLatest Device, Comes Comes, bool NextVersion) : FactorCommand(Of)
{
    protected override async Task RunAsync(FactorMachine machine, ModelAccount account)
    {
        var (token, version) = (Device.Of(machine.Devices), TrustDevice.SecurityVersion + (NextVersion ? 1 : 0));
        if (Comes != Comes.Now && account.Devices.Find(device => device.Token == token) is { } trusted && machine.Now < trusted.ExpiresAt)
        {
            machine.AdvanceBoth(trusted.ExpiresAt - machine.Now - (Comes == Comes.AtItsEnd ? TimeSpan.Zero : TimeSpan.FromMilliseconds(1)));
        }

        Equal(
            account.Devices.Exists(device => device.Token == token && device.SecurityVersion == version && machine.Now < device.ExpiresAt),
            await machine.Service.IsTrustedDeviceAsync(account.Subject, token, version),
            "whether the device is trusted");
    }
}
