using AuthKit.Argon2Engines;
using AuthKit.Passwords;
using FsCheck.Xunit;

namespace AuthKit.Tests.Passwords;

/// <summary>Stored strings that no honest application writes. They do not verify, and cost one dummy hash.</summary>
public class HostileStoredHashTests
{
    private const string Password = "password";
    private const string Salt = "MDEyMzQ1Njc4OWFiY2RlZg";
    private const string Tag = "9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ";

    public static TheoryData<string> Argon2 =>
    [
        .. new[]
        {
            // Order, repetition and omission of parameters.
            "t=1,m=64,p=1", "m=64,p=1,t=1", "p=1,t=1,m=64", "m=64,m=64,t=1,p=1", "m=64,t=1,t=1,p=1", "m=64,t=1,p=1,p=1", "m=64,t=1", "m=64,p=1", "t=1,p=1", "m=64", "",
            "m=64,t=1,p=1,", ",m=64,t=1,p=1", "m=64,,t=1,p=1", "m=64;t=1;p=1", "m=64 t=1 p=1", "m=64,t=1,p=1,x=1", "x=1,m=64,t=1,p=1", "m=64,t=1,p=1,data=AAAA", "M=64,T=1,P=1",
            "m=64,t=1,p=1,keyid=", "m=64,t=1,p=1,keyid=A", "m=64,t=1,p=1,keyid=MjAyNg,keyid=MjAyNg", "m=64,t=1,p=1,keyid=MjAyNg==", "m=64,t=1,p=1,keyid=AAAAAAAAAAAAAAAA", "m=64,t=1,p=1,keyid=/w",
            "m=64,t=1,p=1,nf=", "m=64,t=1,p=1,nf=kd", "m=64,t=1,p=1,nf=kc,nf=kc", "m=64,t=1,p=1,nf=kc,keyid=MjAyNg", "m=64,t=1,p=1,nf",
            // Numbers.
            "m=064,t=1,p=1", "m=64,t=01,p=1", "m=64,t=1,p=01", "m=+64,t=1,p=1", "m=64,t=+1,p=1", "m=-64,t=1,p=1", "m=64,t=-1,p=1", "m=64,t=1,p=-1", "m=,t=1,p=1", "m=64,t=,p=1", "m=64,t=1,p=",
            "m= 64,t=1,p=1", "m=64 ,t=1,p=1", "m=6_4,t=1,p=1", "m=64.0,t=1,p=1", "m=6e1,t=1,p=1", "m=0x40,t=1,p=1", "m=\u0666\u0664,t=1,p=1", "m=64,t=\uFF11,p=1",
            "m=2147483648,t=1,p=1", "m=4294967360,t=1,p=1", "m=18446744073709551680,t=1,p=1", "m=99999999999999999999999999,t=1,p=1", "m=64,t=4294967297,p=1", "m=64,t=1,p=4294967297",
            // Bounds.
            "m=0,t=1,p=1", "m=7,t=1,p=1", "m=64,t=0,p=1", "m=64,t=1,p=0", "m=64,t=1,p=9", "m=2147483647,t=1,p=1", "m=64,t=2147483647,p=1", "m=2147483647,t=2147483647,p=2147483647",
            "m=262145,t=1,p=1", "m=64,t=17,p=1", "m=1024,t=1,p=17",
        }.Select(parameters => $"$argon2id$v=19${parameters}${Salt}${Tag}"),
        .. new[]
        {
            // Versions and names.
            $"$argon2id$v=18$m=64,t=1,p=1${Salt}${Tag}", $"$argon2id$v=20$m=64,t=1,p=1${Salt}${Tag}", $"$argon2id$v=0x13$m=64,t=1,p=1${Salt}${Tag}", $"$argon2id$v=019$m=64,t=1,p=1${Salt}${Tag}",
            $"$argon2id$v=$m=64,t=1,p=1${Salt}${Tag}", $"$argon2id$v=19,m=64,t=1,p=1${Salt}${Tag}", $"$argon2id$v=19$v=19$m=64,t=1,p=1${Salt}${Tag}", $"$argon2id$m=64,t=1,p=1$v=19${Salt}${Tag}",
            $"$argon2$v=19$m=64,t=1,p=1${Salt}${Tag}", $"$Argon2id$v=19$m=64,t=1,p=1${Salt}${Tag}", $"$argon2id $v=19$m=64,t=1,p=1${Salt}${Tag}", $"$argon2ds$v=19$m=64,t=1,p=1${Salt}${Tag}",
            $"argon2id$v=19$m=64,t=1,p=1${Salt}${Tag}", $"$$v=19$m=64,t=1,p=1${Salt}${Tag}", $" $argon2id$v=19$m=64,t=1,p=1${Salt}${Tag}", $"$argon2id$v=19$m=64,t=1,p=1${Salt}${Tag} ", $"$argon2id$v=19$m=64,t=1,p=1${Salt}${Tag}\n",
            // Salt and tag.
            $"$argon2id$v=19$m=64,t=1,p=1$${Tag}", $"$argon2id$v=19$m=64,t=1,p=1${Salt}$", $"$argon2id$v=19$m=64,t=1,p=1${Salt}", "$argon2id$v=19$m=64,t=1,p=1", $"$argon2id$v=19$m=64,t=1,p=1${Salt}${Tag}$",
            $"$argon2id$v=19$m=64,t=1,p=1${Salt}==${Tag}", $"$argon2id$v=19$m=64,t=1,p=1${Salt}${Tag}=", $"$argon2id$v=19$m=64,t=1,p=1${Salt[..^1]}h${Tag}", $"$argon2id$v=19$m=64,t=1,p=1${Salt}${Tag[..^1]}R",
            $"$argon2id$v=19$m=64,t=1,p=1${Salt}AAA${Tag}", $"$argon2id$v=19$m=64,t=1,p=1$MDEyMzQ1Ng${Tag}", $"$argon2id$v=19$m=64,t=1,p=1${Salt}${Tag[..20]}", $"$argon2id$v=19$m=64,t=1,p=1${Salt}$AAAA",
            $"$argon2id$v=19$m=64,t=1,p=1${Salt.Replace('D', '-')}${Tag}", $"$argon2id$v=19$m=64,t=1,p=1${Salt}${Tag.Replace('9', '_')}", $"$argon2id$v=19$m=64,t=1,p=1${Salt}${Tag.Replace('9', '.')}",
            $"$argon2id$v=19$m=64,t=1,p=1${Salt}${Tag.Insert(5, " ")}", $"$argon2id$v=19$m=64,t=1,p=1${Salt}${Tag.Insert(5, "\0")}", $"$argon2id$v=19$m=64,t=1,p=1${Salt}${Tag.Insert(5, "é")}", $"$argon2id$v=19$m=64,t=1,p=1${Salt}${Tag.Insert(5, "\n")}",
            $"$argon2id$v=19$m=64,t=1,p=1${new string('A', 88)}${Tag}", $"$argon2id$v=19$m=64,t=1,p=1${Salt}${new string('A', 88)}", $"$argon2id$v=19$m=64,t=1,p=1${new string('A', 1_000_000)}${Tag}",
            "$", "$$$$$$$$$$", "$argon2id", "$argon2id$", "$argon2id$v=19", "$argon2id$v=19$", "\uD800", "\0", new string('$', 513),
        },
    ];

    public static TheoryData<string> OtherFormats =>
    [
        .. new[]
        {
            "$2b$04$", "$2b$3$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "$2b$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "$2b$16$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            "$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "$2b$99$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "$2b$+5$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            "$2x$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e", "$2$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "$2B$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            "$2b$05$CCCCCCCCCCCCCCCCCCCCCCE5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeX", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe+",
            "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeWW",
            "$bcrypt$r=5$CCCCCCCCCCCCCCCCCCCCC.$E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "$bcrypt$r=05,nf=kc$CCCCCCCCCCCCCCCCCCCCC.$E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "$bcrypt$r=31,nf=kc$CCCCCCCCCCCCCCCCCCCCC.$E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            $"$pbkdf2-sha256$i=0,l=32${Salt}${Tag}", $"$pbkdf2-sha256$i=2000001,l=32${Salt}${Tag}", $"$pbkdf2-sha256$i=2147483647${Salt}${Tag}", $"$pbkdf2-sha256$i=01${Salt}${Tag}", $"$pbkdf2-sha256$i=1,l=31${Salt}${Tag}", $"$pbkdf2-sha256$l=32,i=1${Salt}${Tag}",
            $"$pbkdf2-sha256$i=1,l=32,l=32${Salt}${Tag}", $"$pbkdf2-sha256$i=1,${Salt}${Tag}", $"$pbkdf2-md5$i=1${Salt}${Tag}", $"$pbkdf2-sha256$0${Salt}${Tag}", $"$pbkdf2-sha256$01${Salt}${Tag}", $"$pbkdf2-sha512$1${Salt}${Tag}", $"$pbkdf2-sha256$1$AAAA${Tag}",
            $"$pbkdf2-sha256$1${Salt}$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxp+", $"$pbkdf2-sha256$2147483648${Salt}${Tag}",
            $"pbkdf2_sha256$0$salt${Tag}=", $"pbkdf2_sha256$2000001$salt${Tag}=", $"pbkdf2_sha256$1$${Tag}=", $"pbkdf2_sha256$1$salt${Tag}", $"pbkdf2_sha512$1$salt${Tag}=", $"pbkdf2_sha256$+1$salt${Tag}=", $"pbkdf2_sha256$1${new string('s', 257)}${Tag}=",
            $"$scrypt$ln=0,r=8,p=1${Salt}${Tag}", $"$scrypt$ln=63,r=8,p=1${Salt}${Tag}", $"$scrypt$ln=64,r=8,p=1${Salt}${Tag}", $"$scrypt$ln=18,r=9,p=1${Salt}${Tag}", $"$scrypt$ln=1,r=0,p=1${Salt}${Tag}", $"$scrypt$ln=1,r=1,p=0${Salt}${Tag}", $"$scrypt$ln=1,r=1,p=17${Salt}${Tag}",
            $"$scrypt$ln=1,r=2147483647,p=1${Salt}${Tag}", $"$scrypt$r=1,ln=1,p=1${Salt}${Tag}", $"$scrypt$ln=1,r=1,p=1,nf=kc${Salt}${Tag}", $"$scrypt$N=16,r=1,p=1${Salt}${Tag}",
            // Identity: a format marker of 2, a text that is too short, an iteration count of 2^32-1, a salt that is longer than the rest, an empty
            // tag.
            "AgMEBQYHCAkKCwwNDg8A6b+Q5v/5gBndnBKiBiA27187WD3zrXpRRPbHcnNx7A==", "AAABAgMEBQYHCAkKCwwNDg8A6b+Q5v/5gBndnBKiBiA27187WD3zrXpRRPbHcnNx", "AQAAAAH/////AAAAEAABAgMEBQYHCAkKCwwNDg/Z+V9lwt+dKF0miCMAylvinj7VAFVmY4NcTGLicFFQIg==",
            "AQAAAAEAACcQ/////wABAgMEBQYHCAkKCwwNDg/Z+V9lwt+dKF0miCMAylvinj7VAFVmY4NcTGLicFFQIg==", "AQAAAAMAACcQAAAAEAABAgMEBQYHCAkKCwwNDg/Z+V9lwt+dKF0miCMAylvinj7VAFVmY4NcTGLicFFQIg==", "AQAAAAEAAAAAAAAAEAABAgMEBQYHCAkKCwwNDg/Z+V9lwt+dKF0miCMAylvinj7VAFVmY4NcTGLicFFQIg==",
            "AQ==", "AA==", "AQAAAAEAACcQAAAAEA==",
        },
    ];

    [Theory]
    [MemberData(nameof(Argon2))]
    [MemberData(nameof(OtherFormats))]
    public void Refused_at_the_cost_of_one_dummy(string storedHash)
    {
        var hasher = CheapHashing.Spied(out var costs, options => options.Peppers["2026"] = Convert.ToBase64String(new byte[32]));

        Assert.False(new PasswordFormatTable(new PasswordHashingOptions(), Argon2EngineSet.Default).TryRead(storedHash, out _));
        Assert.Equal(PasswordVerification.Failed, hasher.Verify(Password, storedHash));
        Assert.Equal([CheapHashing.CurrentCost], costs);
    }

    [Property(MaxTest = 1000)]
    public bool Any_text_fails_at_the_cost_of_one_dummy(string? text)
    {
        var hasher = CheapHashing.Spied(out var costs);

        return hasher.Verify(Password, text) == PasswordVerification.Failed && costs is [CheapHashing.CurrentCost];
    }

    [Fact]
    public void A_current_cost_above_the_limits_is_still_accepted()
    {
        var hasher = CheapHashing.Hasher(options =>
        {
            options.Argon2.Passes = 2;
            options.Limits = new StoredHashLimits { Argon2MemoryKiB = 0, Argon2Passes = 0, Argon2Lanes = 0 };
        });

        Assert.Equal(PasswordVerification.Success, hasher.Verify(Password, hasher.Hash(Password)));
        Assert.Equal(PasswordVerification.Failed, hasher.Verify("password", "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8"));
    }
}
