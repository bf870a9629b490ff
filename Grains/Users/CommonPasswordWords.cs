using System.Collections.Immutable;

namespace ProvisioningCluster.Grains.Users;

/// <summary>
/// Stems of common passwords: what people of several languages reach for, and what products of this kind were delivered with. Their
/// forms (capitals, digits behind, signs for letters, backwards, doubled) need no entries; <see cref="PasswordRules"/> knows them.
/// </summary>
internal static class CommonPasswordWords
{
    public static ImmutableArray<string> All { get; } =
    [
        .. (
            // the thing itself
            "password passwort passwd passphrase pass pwd geheim secret secreto motdepasse contrasena senha parola wachtwoord haslo heslo salasana losenord " +
            // who may do everything, and how products are delivered
            "admin administrator administrateur root system sysadmin superuser operator manager master user guest gast test tester testing demo default " +
            "service support backup server local localhost public private internal temp temporary init initial setup config change changeme replace letmein " +
            "letme open sesame enter access login logon signin welcome willkommen bienvenue hello hallo start begin nopass none null " +
            // this product and its neighbours
            "provisioning provision cluster thingsboard tenant customer device sensor gateway orleans mqtt coap iot factory line plant press machine robot " +
            "auditor postgres postgresql database sqlite docker kubernetes raspberry ubuntu debian linux windows cisco oracle " +
            // what people love, call and see
            "iloveyou love lover liebe loveme sweet honey baby angel princess prince queen king star sunshine sonne moon flower rose lily summer sommer winter " +
            "spring autumn herbst january february march april june july august september october november december monday tuesday friday sunday " +
            "monkey dragon tiger lion eagle falcon horse dolphin panther bear wolf cat dog kitty puppy hund katze maus mouse shadow hunter ranger killer " +
            "batman superman spiderman pokemon starwars naruto matrix ninja samurai pirate wizard merlin phoenix thunder lightning silver gold golden diamond " +
            "football fussball soccer baseball basketball hockey tennis liverpool chelsea arsenal barcelona juventus schalke bayern " +
            "michael michelle daniel thomas andreas stefan robert david george charlie jordan jessica jennifer ashley amanda nicole maria anna laura sarah " +
            "alexander martin peter patrick christian sebastian oliver matthew andrew joshua anthony william richard harley mustang ferrari porsche mercedes " +
            "computer internet google facebook apple samsung nokia microsoft amazon android mobile phone laptop " +
            "freedom whatever trustno nothing secure security cheese cookie banana orange pepper ginger chocolate coffee pizza " +
            "germany deutschland england london paris berlin america canada france italia mexico brasil happy lucky money magic power music guitar " +
            // which company, which sentence
            "company firma office work school qwerty asdf abc xyz fuck fuckyou shit sex")
            .Split(' ').Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Neighbours: rows and columns of the common keyboards, alphabet, digits.</summary>
    public static ImmutableArray<string> Rows { get; } =
    [
        "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiopü", "asdfghjklöä", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn",
        "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p", "qazwsxedcrfvtgbyhnujmikolp", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0",
        "abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "147258369", "159753", "!@#$%^&*()", "!\"§$%&/()=",
    ];
}
